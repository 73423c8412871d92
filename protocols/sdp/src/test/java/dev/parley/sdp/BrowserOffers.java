package dev.parley.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Offers as browsers made them.
final class BrowserOffers {
  static final List<String> NAMES =
      List.of("chromium-offer", "chromium-simulcast-offer", "firefox-offer");

  private BrowserOffers() {}

  static String read(String name) {
    try (InputStream in = BrowserOffers.class.getResourceAsStream(name + ".sdp")) {
      if (in == null) {
        throw new IllegalArgumentException("no offer " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
