package dev.parley.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who opens the connection (RFC 4145, section 4): with DTLS, who sends the ClientHello.
public enum SetupRole {
  ACTIVE,
  PASSIVE,
  ACTPASS,
  HOLDCONN;

  private final String text = name().toLowerCase(Locale.ROOT);

  static @Nullable SetupRole parse(String text) {
    for (SetupRole role : values()) {
      if (role.text.equals(text)) {
        return role;
      }
    }
    return null;
  }

  /// As SDP writes it, such as `actpass`.
  @Override
  public String toString() {
    return text;
  }
}
