package dev.parley.turn;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.stun.StunMessage;

/// Cuts a TCP or TLS byte stream into STUN and ChannelData messages; belongs to one thread.
///
/// Both say their own length: STUN in its header, ChannelData likewise and padded to a multiple of
/// four. A stream that does neither, or announces more than a packet holds, is broken for good:
/// nothing tells where its next message begins.
///
/// RFC 8656, sections 2.1 and 12.5
public final class TurnStreamFramer {
  private static final int NEED = 4;

  private final byte[] buffer;
  private int start;
  private int end;
  private boolean broken;

  /// A framer that buffers one message of at most [Packet#CAPACITY] bytes, and what came with it.
  public TurnStreamFramer() {
    buffer = new byte[2 * Packet.CAPACITY];
  }

  /// Takes bytes of the stream.
  ///
  /// @return how many were taken: fewer when the buffer is full, then [#next] makes room
  public int feed(byte[] bytes, int at, int count) {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int taken = Math.min(count, buffer.length - end);
    System.arraycopy(bytes, at, buffer, end, taken);
    end += taken;
    return taken;
  }

  /// Copies the next whole message into a packet, without padding.
  ///
  /// @return false if there is none yet or the stream is broken
  public boolean next(Packet target) {
    int have = end - start;
    if (broken || have < NEED) {
      return false;
    }
    int length = Bytes.u16(buffer, start + 2);
    int whole;
    int taken;
    if (ChannelData.isChannel(Bytes.u8(buffer, start))) {
      whole = ChannelData.HEADER_BYTES + ((length + 3) & ~3);
      taken = ChannelData.HEADER_BYTES + length;
    } else {
      whole = StunMessage.HEADER_BYTES + length;
      taken = whole;
      boolean stun =
          (buffer[start] & 0xC0) == 0
              && (length & 3) == 0
              && (have < 8 || Bytes.i32(buffer, start + 4) == StunMessage.MAGIC_COOKIE);
      broken = !stun;
    }
    broken |= whole > Math.min(Packet.CAPACITY, target.room());
    if (broken || have < whole) {
      return false;
    }
    target.copyFrom(buffer, start, taken);
    start += whole;
    return true;
  }

  /// Whether the stream carries something else, or a message that is too long: close it.
  public boolean broken() {
    return broken;
  }

  /// The bytes that follow the last message, which a stream that stops being TURN hands on (RFC
  /// 6062, section 4.4: raw data follow ConnectionBind).
  public byte[] rest() {
    byte[] rest = new byte[end - start];
    System.arraycopy(buffer, start, rest, 0, rest.length);
    start = end;
    return rest;
  }
}
