package dev.parley.stun;

/// The error codes of STUN and ICE.
///
/// RFC 8489, section 14.8; RFC 8445, section 16.2
public final class StunError {
  public static final int TRY_ALTERNATE = 300;
  public static final int BAD_REQUEST = 400;
  public static final int UNAUTHENTICATED = 401;
  public static final int UNKNOWN_ATTRIBUTE = 420;
  public static final int STALE_NONCE = 438;
  public static final int ROLE_CONFLICT = 487;
  public static final int SERVER_ERROR = 500;

  private StunError() {}

  /// The phrase that goes with a code; empty for a code that is not listed here.
  public static String reason(int code) {
    return switch (code) {
      case TRY_ALTERNATE -> "Try Alternate";
      case BAD_REQUEST -> "Bad Request";
      case UNAUTHENTICATED -> "Unauthenticated";
      case UNKNOWN_ATTRIBUTE -> "Unknown Attribute";
      case STALE_NONCE -> "Stale Nonce";
      case ROLE_CONFLICT -> "Role Conflict";
      case SERVER_ERROR -> "Server Error";
      default -> "";
    };
  }
}
