package dev.parley.net;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.StreamProtocol;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;

/// Cuts a byte stream into datagrams and joins them again, for threads that may wait.
///
/// RFC 4571, section 2; RFC 8656, section 12.5
enum StreamFraming {
  /// A length of 16 bits before each datagram.
  RFC4571 {
    @Override
    byte[] read(InputStream in) throws IOException {
      byte[] head = exactly(in, 2);
      int length = Bytes.u16(head, 0);
      return length == 0 ? head(head, 0) : exactly(in, checked(length));
    }

    @Override
    void write(OutputStream out, byte[] datagram) throws IOException {
      out.write(datagram.length >>> 8);
      out.write(datagram.length);
      out.write(datagram);
    }
  },
  /// STUN and ChannelData messages, which tell their length; the latter are padded.
  TURN {
    @Override
    byte[] read(InputStream in) throws IOException {
      byte[] head = exactly(in, 4);
      int length = Bytes.u16(head, 2);
      boolean channel = (head[0] & 0xC0) == 0x40;
      int rest = channel ? (length + 3) & ~3 : length + 16;
      if ((head[0] & 0x80) != 0 || (!channel && (length & 3) != 0)) {
        throw new ProtocolException("neither STUN nor ChannelData");
      }
      byte[] body = exactly(in, checked(rest));
      byte[] message = head(head, channel ? length : rest);
      System.arraycopy(body, 0, message, 4, message.length - 4);
      return message;
    }

    @Override
    void write(OutputStream out, byte[] datagram) throws IOException {
      out.write(datagram);
    }
  };

  static StreamFraming of(StreamProtocol protocol) {
    return protocol == StreamProtocol.ICE_TCP ? RFC4571 : TURN;
  }

  /// The next datagram; empty for one without bytes.
  ///
  /// @throws EOFException at the end of the stream
  /// @throws ProtocolException for what cannot be a datagram
  abstract byte[] read(InputStream in) throws IOException;

  abstract void write(OutputStream out, byte[] datagram) throws IOException;

  private static byte[] head(byte[] head, int more) {
    byte[] bytes = new byte[more == 0 && head.length == 2 ? 0 : head.length + more];
    System.arraycopy(head, 0, bytes, 0, Math.min(head.length, bytes.length));
    return bytes;
  }

  private static int checked(int length) throws ProtocolException {
    if (length > Packet.CAPACITY) {
      throw new ProtocolException("a datagram of " + length + " bytes is too long");
    }
    return length;
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }
}
