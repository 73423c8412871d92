package dev.parley.sctp;

import dev.parley.core.Bytes;

/// Writes one SCTP packet: the common header, chunk after chunk, and the checksum (RFC 9260,
/// section 3).
final class PacketWriter {
  static final int HEADER = 12;

  private final Checksum checksum = new Checksum();
  private byte[] bytes = new byte[0];
  private int from;
  private int at;
  private int limit;
  private int chunk;

  void begin(byte[] out, int offset, int maxLength, int localPort, int remotePort, int tag) {
    bytes = out;
    from = offset;
    limit = offset + maxLength;
    Bytes.putU16(out, from, localPort);
    Bytes.putU16(out, from + 2, remotePort);
    Bytes.putU32(out, from + 4, tag);
    Bytes.putU32(out, from + 8, 0);
    at = from + HEADER;
  }

  boolean isEmpty() {
    return at == from + HEADER;
  }

  /// The bytes that still fit, a chunk's header included.
  int room() {
    return limit - at & ~3;
  }

  /// Makes room for so many bytes after what was written, whatever [#begin] said.
  void extend(int count) {
    limit = Math.max(limit, at + count);
  }

  void open(int type, int flags) {
    chunk = at;
    bytes[at] = (byte) type;
    bytes[at + 1] = (byte) flags;
    at += 4;
  }

  void u16(int value) {
    Bytes.putU16(bytes, at, value);
    at += 2;
  }

  void u32(long value) {
    Bytes.putU32(bytes, at, value);
    at += 4;
  }

  void put(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, bytes, at, length);
    at += length;
  }

  void zeros(int count) {
    for (int i = 0; i < count; i++) {
      bytes[at++] = 0;
    }
  }

  /// Ends the chunk: its length and the padding, which does not count.
  void shut() {
    Bytes.putU16(bytes, chunk + 2, at - chunk);
    while ((at - from & 3) != 0) {
      bytes[at++] = 0;
    }
  }

  /// Ends the packet.
  ///
  /// @param withChecksum whether it gets one
  /// @return its length
  int finish(boolean withChecksum) {
    if (withChecksum) {
      Bytes.putU32(bytes, from + 8, checksum.of(bytes, from, at - from));
    }
    return at - from;
  }
}
