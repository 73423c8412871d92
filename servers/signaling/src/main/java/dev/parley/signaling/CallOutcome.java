package dev.parley.signaling;

import java.util.Locale;

/// How the ringing of a call ended.
public enum CallOutcome {
  ACCEPTED,
  DECLINED,
  CANCELED,
  /// The callee does not want calls just now.
  BUSY,
  /// Nobody took it in time, or the callee is not there.
  MISSED;

  /// As it stands in the message.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
