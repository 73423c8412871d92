package dev.parley.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which way media flows, as the describing side sees it (RFC 8866, section 6.7).
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;
  private final String text = name().toLowerCase(Locale.ROOT);

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  public static Direction of(boolean sends, boolean receives) {
    if (sends) {
      return receives ? SENDRECV : SENDONLY;
    }
    return receives ? RECVONLY : INACTIVE;
  }

  static @Nullable Direction parse(String text) {
    for (Direction direction : values()) {
      if (direction.text.equals(text)) {
        return direction;
      }
    }
    return null;
  }

  public boolean sends() {
    return sends;
  }

  public boolean receives() {
    return receives;
  }

  /// The same flow as the other side sees it.
  public Direction reversed() {
    return of(receives, sends);
  }

  /// As SDP writes it, such as `sendonly`.
  @Override
  public String toString() {
    return text;
  }
}
