package dev.parley.rtp;

import java.io.ByteArrayOutputStream;

/// RFC 7741, section 4.2
final class Vp8Depacketizer extends Depacketizer {
  @Override
  boolean add(byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out) {
    int header = headerLength(payload, at, length);
    boolean begins = length > 0 && (payload[at] & 0x17) == 0x10; // S, partition 0
    if (header < 0 || header >= length || (first && !begins)) {
      return false;
    }
    out.write(payload, at + header, length - header);
    return true;
  }

  private static int headerLength(byte[] payload, int at, int length) {
    if (length < 1) {
      return -1;
    }
    if ((payload[at] & 0x80) == 0) {
      return 1;
    }
    if (length < 3) {
      return -1;
    }
    int flags = payload[at + 1];
    int header = 2;
    if ((flags & 0x80) != 0) {
      header += (payload[at + 2] & 0x80) != 0 ? 2 : 1;
    }
    header += (flags & 0x40) != 0 ? 1 : 0;
    header += (flags & 0x30) != 0 ? 1 : 0;
    return header;
  }
}
