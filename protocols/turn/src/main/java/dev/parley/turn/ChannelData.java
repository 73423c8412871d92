package dev.parley.turn;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;

/// The ChannelData message: a channel's number, a length, the data.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |         Channel Number        |            Length             |
/// |                       Application Data ...                    |
/// ```
///
/// Over TCP and TLS it is padded to a multiple of four bytes, which the length does not count.
///
/// RFC 8656, section 12.4: https://www.rfc-editor.org/rfc/rfc8656#section-12.4
public final class ChannelData {
  public static final int HEADER_BYTES = 4;
  public static final int FIRST_CHANNEL = 0x4000;
  public static final int LAST_CHANNEL = 0x4FFF;

  /// The last number of RFC 5766, whose clients are still about.
  public static final int LAST_OLD_CHANNEL = 0x7FFF;

  private ChannelData() {}

  /// Whether the bytes begin with the number of a channel.
  public static boolean isChannel(int firstByte) {
    return firstByte >>> 6 == 1;
  }

  /// Whether a number may be bound.
  ///
  /// @param old whether RFC 5766 counts too
  public static boolean isChannelNumber(int number, boolean old) {
    return number >= FIRST_CHANNEL && number <= (old ? LAST_OLD_CHANNEL : LAST_CHANNEL);
  }

  /// The length of the data, or -1 if the bytes hold no whole ChannelData message; more than it
  /// needs may follow, as padding does.
  public static int dataLength(byte[] b, int at, int length) {
    if (length < HEADER_BYTES || !isChannel(Bytes.u8(b, at))) {
      return -1;
    }
    int count = Bytes.u16(b, at + 2);
    return count > length - HEADER_BYTES ? -1 : count;
  }

  /// Puts the header in front of a packet's data, in its headroom, and padding behind it if asked.
  ///
  /// @return false if the packet has no room for that
  public static boolean wrap(Packet packet, int channel, boolean padded) {
    int count = packet.length();
    int padding = padded ? -count & 3 : 0;
    int start = packet.offset() - HEADER_BYTES;
    if (start < 0 || packet.room() < count + padding) {
      return false;
    }
    packet.window(start, HEADER_BYTES + count + padding);
    packet.putU16(0, channel);
    packet.putU16(2, count);
    for (int i = 0; i < padding; i++) {
      packet.putU8(HEADER_BYTES + count + i, 0);
    }
    return true;
  }
}
