package dev.parley.app.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text that holds DER (RFC 7468).
final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  static String text(String label, byte[] der) {
    byte[] newline = {'\n'};
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, newline).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /// Everything that stands under a label, in order.
  ///
  /// @throws IOException if it is damaged
  static List<byte[]> blocks(String text, String label) throws IOException {
    Matcher found =
        Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
            .matcher(text);
    List<byte[]> blocks = new ArrayList<>();
    try {
      while (found.find()) {
        byte[] base64 = found.group(1).strip().getBytes(StandardCharsets.US_ASCII);
        blocks.add(Base64.getMimeDecoder().decode(base64));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("what stands under " + label + " is damaged", e);
    }
    return blocks;
  }

  /// The first of them.
  static byte[] block(String text, String label) throws IOException {
    List<byte[]> all = blocks(text, label);
    if (all.isEmpty()) {
      throw new IOException("holds no " + label);
    }
    return all.getFirst();
  }
}
