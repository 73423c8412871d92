package dev.parley.signaling;

import java.util.Locale;

/// Why the server refused something.
public enum ErrorCode {
  BAD_JSON(CloseCode.POLICY),
  BAD_MESSAGE(CloseCode.NONE),
  UNKNOWN_TYPE(CloseCode.NONE),
  JOIN_FIRST(CloseCode.POLICY),
  ALREADY_JOINED(CloseCode.NONE),
  BAD_VERSION(CloseCode.POLICY),
  BAD_ROOM(CloseCode.POLICY),
  BAD_NAME(CloseCode.POLICY),
  BAD_TOKEN(CloseCode.POLICY),
  RESUME_FAILED(CloseCode.NONE),
  BUSY(CloseCode.NONE),
  BAD_OFFER(CloseCode.NONE),
  UNKNOWN_TRACK(CloseCode.NONE),
  UNKNOWN_PARTICIPANT(CloseCode.NONE),
  UNKNOWN_CALL(CloseCode.NONE),
  NAME_TAKEN(CloseCode.NONE),
  FORBIDDEN(CloseCode.NONE),
  SLOW_DOWN(CloseCode.NONE),
  RATE_LIMITED(CloseCode.POLICY),
  TOO_LARGE(CloseCode.TOO_LARGE),
  NOT_TEXT(CloseCode.NOT_TEXT),
  INTERNAL(CloseCode.INTERNAL);

  private final int closeCode;

  ErrorCode(int closeCode) {
    this.closeCode = closeCode;
  }

  /// Whether the server closes the WebSocket after it.
  public boolean fatal() {
    return closeCode != CloseCode.NONE;
  }

  int closeCode() {
    return closeCode;
  }

  /// As it stands in the message.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
