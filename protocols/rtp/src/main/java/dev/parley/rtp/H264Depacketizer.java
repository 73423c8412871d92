package dev.parley.rtp;

import dev.parley.core.Bytes;
import java.io.ByteArrayOutputStream;

/// Gives frames in Annex B form. RFC 6184, section 5
final class H264Depacketizer extends Depacketizer {
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final byte[] START_CODE = {0, 0, 0, 1};

  @Override
  boolean add(byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out) {
    if (length < 2) {
      return false;
    }
    int type = payload[at] & 0x1F;
    if (type == FU_A) {
      return fragment(payload, at, length, first, out);
    }
    if (type == STAP_A) {
      return aggregate(payload, at + 1, at + length, out);
    }
    if (type == 0 || type > FU_A) {
      return false;
    }
    unit(payload, at, length, out);
    return true;
  }

  private static void unit(byte[] payload, int at, int length, ByteArrayOutputStream out) {
    out.write(START_CODE, 0, START_CODE.length);
    out.write(payload, at, length);
  }

  private static boolean fragment(
      byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out) {
    boolean begins = (payload[at + 1] & 0x80) != 0;
    if (first && !begins) {
      return false;
    }
    if (begins) {
      out.write(START_CODE, 0, START_CODE.length);
      out.write(payload[at] & 0xE0 | payload[at + 1] & 0x1F);
    }
    out.write(payload, at + 2, length - 2);
    return true;
  }

  private static boolean aggregate(byte[] payload, int from, int end, ByteArrayOutputStream out) {
    int at = from;
    while (at + 2 < end) {
      int size = Bytes.u16(payload, at);
      at += 2;
      if (size == 0 || size > end - at) {
        return false;
      }
      unit(payload, at, size, out);
      at += size;
    }
    return at == end;
  }
}
