package dev.parley.rtp;

import java.util.ArrayList;
import java.util.List;

/// Cuts AV1 temporal units, given as OBUs with sizes, into RTP payloads.
///
/// Each payload carries one or more OBU elements, each with its length (W = 0). Temporal delimiters
/// are left out. AV1 RTP specification, section 4
public final class Av1Packetizer implements Packetizer {
  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int TILE_LIST = 8;
  private static final int HAS_SIZE = 0x02;
  private static final int HAS_EXTENSION = 0x04;

  private record Obu(int header, int headerBytes, int extension, int body, int length) {
    int size() {
      return headerBytes + length;
    }
  }

  private byte[] frame = new byte[0];
  private List<Obu> obus = List.of();
  private int index;
  private int done; // bytes of the present OBU that went out
  private int max;
  private boolean newSequence;

  /// A packetizer for one stream.
  public Av1Packetizer() {}

  @Override
  public void start(byte[] source, int offset, int length, int maxPayloadLength) {
    if (length < 1 || maxPayloadLength < 16) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes in payloads of " + maxPayloadLength);
    }
    frame = source;
    max = maxPayloadLength;
    obus = parse(source, offset, offset + length);
    newSequence = obus.stream().anyMatch(obu -> (obu.header >> 3 & 15) == SEQUENCE_HEADER);
    index = 0;
    done = 0;
  }

  private static List<Obu> parse(byte[] bytes, int from, int end) {
    List<Obu> found = new ArrayList<>();
    int at = from;
    while (at < end) {
      int header = bytes[at];
      int headerBytes = (header & HAS_EXTENSION) != 0 ? 2 : 1;
      int body = at + headerBytes;
      int extension = headerBytes == 2 && at + 1 < end ? bytes[at + 1] : 0;
      int length = end - body;
      if ((header & HAS_SIZE) != 0) {
        long size = Leb128.read(bytes, body, end);
        if (size < 0) {
          break;
        }
        body += Leb128.length(size);
        length = (int) Math.min(size, end - body);
      }
      if (length < 0) {
        break;
      }
      int type = header >> 3 & 15;
      if (type != TEMPORAL_DELIMITER && type != TILE_LIST) {
        found.add(new Obu(header & ~HAS_SIZE, headerBytes, extension, body, length));
      }
      at = body + length;
    }
    return found;
  }

  @Override
  public int next(byte[] out, int outAt) {
    if (last()) {
      return 0;
    }
    boolean continues = done > 0;
    boolean first = index == 0 && done == 0;
    int at = outAt + 1;
    int end = outAt + max;
    while (!last()) {
      Obu obu = obus.get(index);
      int left = obu.size() - done;
      int room = end - at - Leb128.length(Math.min(left, end - at));
      if (room < 1 || (room < left && at > outAt + 1 && done == 0 && room < 64)) {
        break; // a small beginning is not worth its packet
      }
      int size = Math.min(left, room);
      at += Leb128.write(out, at, size);
      copy(obu, done, size, out, at);
      at += size;
      done += size;
      if (done < obu.size()) {
        break;
      }
      index++;
      done = 0;
    }
    out[outAt] =
        (byte) ((continues ? 0x80 : 0) | (done > 0 ? 0x40 : 0) | (first && newSequence ? 0x08 : 0));
    return at - outAt;
  }

  /// Copies a part of the OBU without its size field.
  private void copy(Obu obu, int from, int size, byte[] out, int outAt) {
    int at = outAt;
    int left = size;
    int position = from;
    while (left > 0 && position < obu.headerBytes) {
      out[at++] = (byte) (position == 0 ? obu.header : obu.extension);
      position++;
      left--;
    }
    System.arraycopy(frame, obu.body + position - obu.headerBytes, out, at, left);
  }

  @Override
  public boolean last() {
    return index >= obus.size();
  }
}
