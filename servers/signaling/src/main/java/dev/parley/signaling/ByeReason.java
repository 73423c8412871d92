package dev.parley.signaling;

import java.util.Locale;

/// Why the server ends a client's call.
public enum ByeReason {
  LEFT(CloseCode.NORMAL, "You left."),
  ROOM_FULL(CloseCode.POLICY, "The room is full."),
  ROOM_LOCKED(CloseCode.POLICY, "The room is locked: nobody new is let in."),
  NOT_ADMITTED(CloseCode.POLICY, "A host did not let you in."),
  REMOVED(CloseCode.POLICY, "A host removed you from the room."),
  ENDED(CloseCode.NORMAL, "A host ended the call for everyone."),
  DRAINING(CloseCode.GOING_AWAY, "This server is about to stop: begin the room anew in a moment."),
  REPLACED(CloseCode.POLICY, "You took this seat from another window."),
  SHUTDOWN(CloseCode.GOING_AWAY, "The server is shutting down.");

  private final int closeCode;
  private final String sentence;

  ByeReason(int closeCode, String sentence) {
    this.closeCode = closeCode;
    this.sentence = sentence;
  }

  int closeCode() {
    return closeCode;
  }

  /// For people.
  String sentence() {
    return sentence;
  }

  /// As it stands in the message.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
