package dev.parley.dtls;

import dev.parley.core.Bytes;
import java.util.Arrays;

/// Reads a handshake message from its front; what goes beyond its end is a `decode_error`.
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  int u8() throws HandshakeFailure {
    return bytes[take(1)] & 0xFF;
  }

  int u16() throws HandshakeFailure {
    return Bytes.u16(bytes, take(2));
  }

  int u24() throws HandshakeFailure {
    return Bytes.u24(bytes, take(3));
  }

  byte[] bytes(int count) throws HandshakeFailure {
    int from = take(count);
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  byte[] rest() throws HandshakeFailure {
    return bytes(remaining());
  }

  ByteReader vector8() throws HandshakeFailure {
    return vector(u8());
  }

  ByteReader vector16() throws HandshakeFailure {
    return vector(u16());
  }

  ByteReader vector24() throws HandshakeFailure {
    return vector(u24());
  }

  /// A vector of 16-bit numbers with a length of 16 bits in front.
  int[] codes16() throws HandshakeFailure {
    return vector16().codes();
  }

  /// All that is left, as 16-bit numbers.
  int[] codes() throws HandshakeFailure {
    int[] codes = new int[remaining() / 2];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = u16();
    }
    end();
    return codes;
  }

  /// Insists that nothing is left.
  void end() throws HandshakeFailure {
    if (at != end) {
      throw new HandshakeFailure(DtlsAlert.DECODE_ERROR, remaining() + " bytes too many");
    }
  }

  private ByteReader vector(int length) throws HandshakeFailure {
    int from = take(length);
    return new ByteReader(bytes, from, from + length);
  }

  private int take(int count) throws HandshakeFailure {
    if (count > end - at) {
      throw new HandshakeFailure(DtlsAlert.DECODE_ERROR, "a message ends too soon");
    }
    int from = at;
    at += count;
    return from;
  }
}
