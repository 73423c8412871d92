package dev.parley.rtp;

import dev.parley.core.Bytes;

/// Cuts VP9 frames without layers into RTP payloads of nearly equal length.
///
/// Flexible mode without references would lie, so it is the non-flexible mode without a scalability
/// structure. RFC 9628, section 4.2
public final class Vp9Packetizer implements Packetizer {
  private static final int DESCRIPTOR_BYTES = 3;

  private int pictureId;
  private byte[] frame = new byte[0];
  private int at;
  private int end;
  private int packetsLeft;
  private boolean first;
  private boolean key;

  /// A packetizer for one stream.
  ///
  /// @param firstPictureId of which 15 bits count
  public Vp9Packetizer(int firstPictureId) {
    pictureId = firstPictureId - 1;
  }

  @Override
  public void start(byte[] source, int offset, int length, int maxPayloadLength) {
    int room = maxPayloadLength - DESCRIPTOR_BYTES;
    if (length < 1 || room < 1) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes in payloads of " + maxPayloadLength);
    }
    pictureId++;
    frame = source;
    at = offset;
    end = offset + length;
    packetsLeft = (length + room - 1) / room;
    first = true;
    key = isKeyFrame(source[offset]);
  }

  /// The first bits of a frame: marker 10, two bits of profile (and a reserved one after profile
  /// 3), show_existing_frame, and then 0 for a key frame.
  static boolean isKeyFrame(byte header) {
    int bits = header & 0xFF;
    int shift = (bits & 0x30) == 0x30 ? 1 : 0;
    boolean existing = (bits >> (3 - shift) & 1) != 0;
    return bits >> 6 == 2 && !existing && (bits >> (2 - shift) & 1) == 0;
  }

  @Override
  public int next(byte[] out, int outAt) {
    if (packetsLeft == 0) {
      return 0;
    }
    int size = (end - at + packetsLeft - 1) / packetsLeft;
    packetsLeft--;
    int flags = 0x80 | (key ? 0 : 0x40) | (first ? 0x08 : 0) | (packetsLeft == 0 ? 0x04 : 0);
    out[outAt] = (byte) flags; // I, P, B, E
    Bytes.putU16(out, outAt + 1, 0x8000 | (pictureId & 0x7FFF));
    System.arraycopy(frame, at, out, outAt + DESCRIPTOR_BYTES, size);
    at += size;
    first = false;
    return DESCRIPTOR_BYTES + size;
  }

  @Override
  public boolean last() {
    return packetsLeft == 0;
  }
}
