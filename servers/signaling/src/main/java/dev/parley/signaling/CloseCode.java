package dev.parley.signaling;

/// Why a WebSocket is closed (RFC 6455, section 7.4.1).
final class CloseCode {
  /// It is not.
  static final int NONE = 0;

  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int NOT_TEXT = 1003;
  static final int POLICY = 1008;
  static final int TOO_LARGE = 1009;
  static final int INTERNAL = 1011;

  private CloseCode() {}
}
