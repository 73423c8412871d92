package dev.parley.rtp;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;

/// Retransmissions in a stream of their own: the payload begins with the original sequence number.
///
/// RFC 4588, section 4
public final class Rtx {
  /// How many bytes longer than the original a retransmission is.
  public static final int OVERHEAD_BYTES = 2;

  private Rtx() {}

  /// Writes the original sequence number behind the header of a retransmission; the original
  /// payload follows it.
  public static void writeOriginal(byte[] out, int payloadAt, int originalSequenceNumber) {
    Bytes.putU16(out, payloadAt, originalSequenceNumber);
  }

  /// The original sequence number, or -1 if there is none: a probe of padding alone.
  public static int original(RtpPacket retransmission) {
    return retransmission.payloadLength() < OVERHEAD_BYTES
        ? -1
        : Bytes.u16(retransmission.array(), retransmission.payloadOffset());
  }

  /// Turns a retransmission into the original in place. Padding is cut off.
  ///
  /// The start of the packet moves forward by two bytes; wrap a view anew. Extensions stay: an rid
  /// of the retransmission stands in the element for repaired rids.
  ///
  /// @param view wrapped round `packet`
  /// @return false if there is no original in it; the packet is unchanged then
  public static boolean decapsulate(Packet packet, RtpPacket view, int payloadType, int ssrc) {
    int original = original(view);
    if (original < 0) {
      return false;
    }
    byte[] bytes = packet.array();
    int at = packet.offset();
    int length = view.headerLength() + view.payloadLength();
    System.arraycopy(bytes, at, bytes, at + OVERHEAD_BYTES, view.headerLength());
    packet.window(at + OVERHEAD_BYTES, length - OVERHEAD_BYTES);
    int start = packet.offset();
    bytes[start] &= (byte) ~0x20;
    bytes[start + 1] = (byte) ((bytes[start + 1] & 0x80) | payloadType);
    Bytes.putU16(bytes, start + 2, original);
    Bytes.putU32(bytes, start + 8, ssrc);
    return true;
  }
}
