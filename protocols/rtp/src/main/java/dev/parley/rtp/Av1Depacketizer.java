package dev.parley.rtp;

import java.io.ByteArrayOutputStream;

/// Gives temporal units as OBUs with sizes, without a temporal delimiter. AV1 RTP specification,
/// section 4
final class Av1Depacketizer extends Depacketizer {
  private static final int HAS_SIZE = 0x02;
  private static final int HAS_EXTENSION = 0x04;

  private final ByteArrayOutputStream obu = new ByteArrayOutputStream();

  @Override
  boolean add(byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out) {
    if (first) {
      obu.reset();
    }
    if (length < 2) {
      return false;
    }
    int header = payload[at];
    boolean continues = (header & 0x80) != 0;
    if (continues == (obu.size() == 0)) {
      return false; // a rest without a beginning, or the other way round
    }
    int end = at + length;
    int counted = header >> 4 & 3; // W: the last of so many elements has no length
    int elements = 0;
    int from = at + 1;
    while (from < end) {
      elements++;
      int size = end - from;
      if (counted == 0 || elements < counted) {
        long read = Leb128.read(payload, from, end);
        if (read < 0) {
          return false;
        }
        from += lengthOfLeb128(payload, from);
        if (read > end - from) {
          return false;
        }
        size = (int) read;
      }
      obu.write(payload, from, size);
      from += size;
      boolean unfinished = from == end && (header & 0x40) != 0;
      if (!unfinished && !flush(out)) {
        return false;
      }
    }
    return true;
  }

  private static int lengthOfLeb128(byte[] bytes, int at) {
    int length = 1;
    while ((bytes[at + length - 1] & 0x80) != 0) {
      length++;
    }
    return length;
  }

  /// Writes the OBU that is complete, with its size.
  private boolean flush(ByteArrayOutputStream out) {
    byte[] whole = obu.toByteArray();
    obu.reset();
    if (whole.length == 0) {
      return true;
    }
    int headerBytes = (whole[0] & HAS_EXTENSION) != 0 ? 2 : 1;
    if (whole.length < headerBytes) {
      return false;
    }
    if ((whole[0] & HAS_SIZE) != 0) {
      out.write(whole, 0, whole.length);
      return true;
    }
    out.write(whole[0] | HAS_SIZE);
    if (headerBytes == 2) {
      out.write(whole[1]);
    }
    byte[] size = new byte[5];
    int sizeBytes = Leb128.write(size, 0, whole.length - headerBytes);
    out.write(size, 0, sizeBytes);
    out.write(whole, headerBytes, whole.length - headerBytes);
    return true;
  }
}
