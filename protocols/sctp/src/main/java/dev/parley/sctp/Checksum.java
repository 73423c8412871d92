package dev.parley.sctp;

import dev.parley.core.Bytes;
import java.util.zip.CRC32C;

/// The checksum of packets (RFC 9260, section 6.8).
final class Checksum {
  private static final int FIELD = 8;

  private final CRC32C crc = new CRC32C();

  /// That of a packet whose field for it is zero.
  int of(byte[] packet, int offset, int length) {
    crc.reset();
    crc.update(packet, offset, length);
    return Integer.reverseBytes((int) crc.getValue());
  }

  /// Whether the checksum of a packet is right; its field is set to zero on the way.
  boolean isValid(byte[] packet, int offset, int length) {
    int stated = Bytes.i32(packet, offset + FIELD);
    Bytes.putU32(packet, offset + FIELD, 0);
    return of(packet, offset, length) == stated;
  }
}
