package dev.parley.rtp;

/// Cuts H.264 frames in Annex B form into RTP payloads: a NAL unit each, or fragments of one
/// (FU-A).
///
/// Packetization mode 1. RFC 6184, section 5.6 and 5.8
public final class H264Packetizer implements Packetizer {
  private static final int FU_A = 28;
  private static final int ACCESS_UNIT_DELIMITER = 9;

  private byte[] frame = new byte[0];
  private int end;
  private int max;
  private int unit; // the NAL unit at hand
  private int unitEnd;
  private int at; // what of it comes next
  private int upcoming; // the unit after it

  /// A packetizer for one stream.
  public H264Packetizer() {}

  @Override
  public void start(byte[] source, int offset, int length, int maxPayloadLength) {
    if (length < 1 || maxPayloadLength < 3) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes in payloads of " + maxPayloadLength);
    }
    frame = source;
    end = offset + length;
    max = maxPayloadLength;
    upcoming = afterStartCode(source, offset, end);
    advance();
  }

  /// Takes the next NAL unit in hand; there is none when `unit` is at the end.
  private void advance() {
    do {
      unit = upcoming;
      unitEnd = endOfUnit(frame, unit, end);
      upcoming = afterStartCode(frame, unitEnd, end);
    } while (unit < end && (unitEnd == unit || (frame[unit] & 0x1F) == ACCESS_UNIT_DELIMITER));
    at = unit;
  }

  /// The first byte after the next start code, or the end.
  private static int afterStartCode(byte[] bytes, int from, int end) {
    for (int i = from; i + 2 < end; i++) {
      if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
        return i + 3;
      }
    }
    return end;
  }

  /// Where the unit ends: before the next start code and the zeros in front of it.
  private static int endOfUnit(byte[] bytes, int from, int end) {
    int next = afterStartCode(bytes, from, end);
    if (next == end) {
      return end;
    }
    int last = next - 3;
    while (last > from && bytes[last - 1] == 0) {
      last--;
    }
    return last;
  }

  @Override
  public int next(byte[] out, int outAt) {
    if (unit >= end) {
      return 0;
    }
    int length = unitEnd - unit;
    if (length <= max) {
      System.arraycopy(frame, unit, out, outAt, length);
      advance();
      return length;
    }
    return fragment(out, outAt);
  }

  private int fragment(byte[] out, int outAt) {
    boolean first = at == unit;
    int from = first ? unit + 1 : at; // the unit's header goes into the fragment's
    int size = Math.min(max - 2, unitEnd - from);
    boolean last = from + size == unitEnd;
    int header = frame[unit];
    out[outAt] = (byte) (header & 0xE0 | FU_A);
    out[outAt + 1] = (byte) (header & 0x1F | (first ? 0x80 : 0) | (last ? 0x40 : 0));
    System.arraycopy(frame, from, out, outAt + 2, size);
    at = from + size;
    if (last) {
      advance();
    }
    return size + 2;
  }

  @Override
  public boolean last() {
    return unit >= end;
  }
}
