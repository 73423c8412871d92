package dev.parley.sctp;

/// Why an association ended against its will, or why a channel did.
///
/// @param causeCode the cause of the ABORT as the RFC numbers it (RFC 9260, section 3.3.10), or 0
/// @param sentence what happened, in one plain sentence
public record SctpFailure(int causeCode, String sentence) {
  /// RFC 9260, section 3.3.10.4.
  public static final int OUT_OF_RESOURCE = 4;

  /// RFC 9260, section 3.3.10.12.
  public static final int USER_INITIATED_ABORT = 12;

  /// RFC 9260, section 3.3.10.13.
  public static final int PROTOCOL_VIOLATION = 13;
}
