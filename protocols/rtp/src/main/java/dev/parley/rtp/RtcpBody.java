package dev.parley.rtp;

import dev.parley.core.Bytes;

/// A part of an RTCP packet, lent: readable until the packet it was read from is given back.
public final class RtcpBody {
  private final byte[] bytes;
  private final int at;
  private final int length;

  RtcpBody(byte[] bytes, int at, int length) {
    this.bytes = bytes;
    this.at = at;
    this.length = length;
  }

  public int length() {
    return length;
  }

  int u8(int index) {
    return Bytes.u8(bytes, at(index, 1));
  }

  int u16(int index) {
    return Bytes.u16(bytes, at(index, 2));
  }

  int u24(int index) {
    return Bytes.u24(bytes, at(index, 3));
  }

  int i32(int index) {
    return Bytes.i32(bytes, at(index, 4));
  }

  private int at(int index, int size) {
    if (index < 0 || index > length - size) {
      throw new IndexOutOfBoundsException(index + "+" + size + " of " + length + " bytes");
    }
    return at + index;
  }
}
