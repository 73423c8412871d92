package dev.parley.session;

/// What the other side said of its data channels (RFC 8841): that there are any at all.
///
/// @param remotePort its SCTP port (`a=sctp-port`), 1 to 65535
/// @param remoteMaxMessageSize the longest message that it takes, in bytes (`a=max-message-size`);
///   0 for any
public record SctpSpec(int remotePort, long remoteMaxMessageSize) {
  /// Our SCTP port, and the other side's if it names none.
  public static final int DEFAULT_PORT = 5000;

  /// What the other side takes that says nothing of it (RFC 8841, section 6.1).
  public static final long DEFAULT_MAX_MESSAGE_SIZE = 65_536;

  public SctpSpec {
    if (remotePort < 1 || remotePort > 65_535) {
      throw new IllegalArgumentException("remotePort " + remotePort + " is not in 1..65535");
    }
    if (remoteMaxMessageSize < 0) {
      throw new IllegalArgumentException(
          "remoteMaxMessageSize " + remoteMaxMessageSize + " must be at least 0");
    }
  }
}
