package dev.parley.signaling;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a participant may do.
public enum Role {
  /// Sends, and looks after the room: admits, mutes, removes, locks, ends.
  HOST,
  /// Sends and receives.
  SPEAKER,
  /// Receives, and may chat and raise a hand.
  VIEWER;

  boolean publishes() {
    return this != VIEWER;
  }

  boolean moderates() {
    return this == HOST;
  }

  /// As it stands in messages and tokens.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of this name, or null.
  public static @Nullable Role of(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    return null;
  }
}
