package dev.parley.rtp;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import org.jspecify.annotations.Nullable;

/// A view of the RTP packet in a byte array, to be wrapped round one packet after the other.
///
/// ```
///  0                   1                   2                   3
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// |                         CSRC (0 to 15)                        |
/// |       profile of extension    |       length in words         |
/// |                       header extensions                       |
/// |            payload ...        |   padding     | padding count |
/// ```
///
/// Nothing is copied: the view is valid for as long as the bytes are.
///
/// RFC 3550, section 5.1
public final class RtpPacket {
  /// The length of a header without CSRCs and extensions.
  public static final int FIXED_HEADER_BYTES = 12;

  private static final byte[] NOTHING = new byte[FIXED_HEADER_BYTES];

  private final HeaderExtensions extensions = new HeaderExtensions();
  private byte[] bytes = NOTHING;
  private int at;
  private int length;
  private int headerLength = FIXED_HEADER_BYTES;
  private int paddingLength;

  /// A view of nothing yet.
  public RtpPacket() {}

  /// Wraps the window of a packet.
  ///
  /// @return null if it is RTP, else why not; the view is unusable then
  public @Nullable RtpDrop wrap(Packet packet) {
    return wrap(packet.array(), packet.offset(), packet.length());
  }

  /// Wraps the RTP packet that fills `length` bytes from `offset`.
  ///
  /// @return null if it is RTP, else why not; the view is unusable then
  public @Nullable RtpDrop wrap(byte[] array, int offset, int size) {
    bytes = array;
    at = offset;
    length = size;
    if (size < FIXED_HEADER_BYTES) {
      return RtpDrop.TOO_SHORT;
    }
    int first = Bytes.u8(array, offset);
    if (first >>> 6 != 2) {
      return RtpDrop.VERSION;
    }
    int header = FIXED_HEADER_BYTES + 4 * (first & 0x0F);
    extensions.clear();
    if ((first & 0x10) != 0) {
      if (header + 4 > size) {
        return RtpDrop.HEADER;
      }
      int blockLength = 4 * Bytes.u16(array, offset + header + 2);
      int blockAt = header + 4;
      if (blockAt + blockLength > size) {
        return RtpDrop.HEADER;
      }
      extensions.wrap(array, offset + blockAt, blockLength, Bytes.u16(array, offset + header));
      header = blockAt + blockLength;
    } else if (header > size) {
      return RtpDrop.HEADER;
    }
    headerLength = header;
    paddingLength = 0;
    if ((first & 0x20) != 0) {
      // A header alone cannot be padded: its last byte would be taken for the count.
      paddingLength = header < size ? Bytes.u8(array, offset + size - 1) : 0;
      if (paddingLength == 0 || paddingLength > size - header) {
        return RtpDrop.PADDING;
      }
    }
    return null;
  }

  /// The array that the offsets of this view are indices of.
  public byte[] array() {
    return bytes;
  }

  /// Where the packet begins in [#array()].
  public int offset() {
    return at;
  }

  /// The whole length with header and padding.
  public int length() {
    return length;
  }

  public boolean marker() {
    return (bytes[at + 1] & 0x80) != 0;
  }

  public int payloadType() {
    return bytes[at + 1] & 0x7F;
  }

  public int sequenceNumber() {
    return Bytes.u16(bytes, at + 2);
  }

  /// The 32 bits of the timestamp as an unsigned number.
  public long timestamp() {
    return Bytes.u32(bytes, at + 4);
  }

  public int ssrc() {
    return Bytes.i32(bytes, at + 8);
  }

  public int csrcCount() {
    return bytes[at] & 0x0F;
  }

  /// A contributing source.
  ///
  /// @param index 0 to [#csrcCount()] - 1
  public int csrc(int index) {
    if (index < 0 || index >= csrcCount()) {
      throw new IllegalArgumentException("CSRC " + index + " of " + csrcCount());
    }
    return Bytes.i32(bytes, at + FIXED_HEADER_BYTES + 4 * index);
  }

  /// The header extensions; empty if there are none. Wrapped anew with the packet.
  public HeaderExtensions extensions() {
    return extensions;
  }

  /// The length of header, CSRCs and extensions.
  public int headerLength() {
    return headerLength;
  }

  /// Where the payload begins in [#array()].
  public int payloadOffset() {
    return at + headerLength;
  }

  /// The length of the payload without padding; 0 for a packet of padding alone.
  public int payloadLength() {
    return length - headerLength - paddingLength;
  }

  /// The length of the padding with its count.
  public int paddingLength() {
    return paddingLength;
  }
}
