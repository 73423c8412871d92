package dev.parley.rtp;

import java.io.ByteArrayOutputStream;

/// RFC 9628, section 4.2. The frames of several spatial layers follow each other, as in a
/// superframe without index.
final class Vp9Depacketizer extends Depacketizer {
  @Override
  boolean add(byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out) {
    int end = at + length;
    int body = body(payload, at, end);
    if (body < 0 || body >= end || (first && (payload[at] & 0x08) == 0)) {
      return false;
    }
    out.write(payload, body, end - body);
    return true;
  }

  /// Where the frame's bytes begin, or -1.
  private static int body(byte[] payload, int from, int end) {
    if (from >= end) {
      return -1;
    }
    int flags = payload[from];
    int at = from + 1;
    if ((flags & 0x80) != 0) { // I
      if (at >= end) {
        return -1;
      }
      at += (payload[at] & 0x80) != 0 ? 2 : 1;
    }
    boolean flexible = (flags & 0x10) != 0;
    if ((flags & 0x20) != 0) { // L
      at += flexible ? 1 : 2;
    }
    if (flexible && (flags & 0x40) != 0) { // F and P: up to three references
      int references = 0;
      boolean more = true;
      while (more && references < 3 && at < end) {
        more = (payload[at++] & 1) != 0;
        references++;
      }
    }
    return (flags & 0x02) != 0 ? afterStructure(payload, at, end) : at;
  }

  private static int afterStructure(byte[] payload, int from, int end) {
    if (from >= end) {
      return -1;
    }
    int structure = payload[from];
    int at = from + 1;
    if ((structure & 0x10) != 0) { // Y: a size for each layer
      at += 4 * ((structure >> 5 & 7) + 1);
    }
    if ((structure & 0x08) != 0) { // G: a group of pictures
      if (at >= end) {
        return -1;
      }
      int pictures = payload[at++] & 0xFF;
      for (int i = 0; i < pictures && at < end; i++) {
        at += 1 + (payload[at] >> 2 & 3);
      }
    }
    return at;
  }
}
