package dev.parley.signaling;

import java.util.Locale;

/// Why the server ends a client's call.
public enum ByeReason {
  LEFT(CloseCode.NORMAL),
  ROOM_FULL(CloseCode.POLICY),
  MEDIA_FAILED(CloseCode.INTERNAL),
  SHUTDOWN(CloseCode.GOING_AWAY);

  private final int closeCode;

  ByeReason(int closeCode) {
    this.closeCode = closeCode;
  }

  int closeCode() {
    return closeCode;
  }

  /// As it stands in the message.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
