package dev.parley.rtp;

import dev.parley.core.Bytes;

/// Cuts VP8 frames into RTP payloads of nearly equal length.
///
/// ```java
/// packetizer.start(frame, 0, frame.length, 1100);
/// for (int n = packetizer.next(out, at); n > 0; n = packetizer.next(out, at)) { send(n, packetizer.last()); }
/// ```
///
/// Each payload has a descriptor with a 15-bit picture id. RFC 7741, section 4.2
public final class Vp8Packetizer implements Packetizer {
  /// The length of the descriptor.
  public static final int DESCRIPTOR_BYTES = 4;

  private int pictureId;
  private byte[] frame = new byte[0];
  private int at;
  private int end;
  private int packetsLeft;
  private boolean first;

  /// A packetizer for one stream.
  ///
  /// @param firstPictureId of which 15 bits count
  public Vp8Packetizer(int firstPictureId) {
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
  }

  @Override
  public int next(byte[] out, int outAt) {
    if (packetsLeft == 0) {
      return 0;
    }
    int size = (end - at + packetsLeft - 1) / packetsLeft;
    out[outAt] = (byte) (first ? 0x90 : 0x80); // extended; S at the start of partition 0
    out[outAt + 1] = (byte) 0x80;
    Bytes.putU16(out, outAt + 2, 0x8000 | (pictureId & 0x7FFF));
    System.arraycopy(frame, at, out, outAt + DESCRIPTOR_BYTES, size);
    at += size;
    packetsLeft--;
    first = false;
    return DESCRIPTOR_BYTES + size;
  }

  @Override
  public boolean last() {
    return packetsLeft == 0;
  }
}
