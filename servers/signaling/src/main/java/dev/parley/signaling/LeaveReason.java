package dev.parley.signaling;

import java.util.Locale;

/// Why a participant is gone.
public enum LeaveReason {
  LEFT,
  CONNECTION_LOST,
  REMOVED;

  /// As it stands in the message.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
