package dev.parley.sctp;

import dev.parley.core.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The messages of the data channel establishment protocol (RFC 8832, section 5) and the payload
/// protocol identifiers (RFC 8831, section 8).
final class Dcep {
  static final int PPID_CONTROL = 50;
  static final int PPID_TEXT = 51;
  static final int PPID_BINARY = 53;
  static final int PPID_TEXT_EMPTY = 56;
  static final int PPID_BINARY_EMPTY = 57;

  static final int ACK = 2;
  static final int OPEN = 3;

  private static final int OPEN_HEADER = 12;
  private static final int UNORDERED = 0x80;
  private static final int RELIABLE = 0;
  private static final int PARTIAL_RETRANSMITS = 1;
  private static final int PARTIAL_LIFETIME = 2;
  private static final int MAX_U16 = 65_535;

  private Dcep() {}

  static byte[] open(ChannelOptions options) {
    byte[] label = options.label().getBytes(StandardCharsets.UTF_8);
    byte[] protocol = options.protocol().getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[OPEN_HEADER + label.length + protocol.length];
    int type = options.ordered() ? 0 : UNORDERED;
    int reliability = 0;
    if (options.maxRetransmits() >= 0) {
      type |= PARTIAL_RETRANSMITS;
      reliability = options.maxRetransmits();
    } else if (options.maxPacketLifeTimeMillis() >= 0) {
      type |= PARTIAL_LIFETIME;
      reliability = options.maxPacketLifeTimeMillis();
    }
    message[0] = OPEN;
    message[1] = (byte) type;
    Bytes.putU16(message, 2, options.priority());
    Bytes.putU32(message, 4, reliability);
    Bytes.putU16(message, 8, label.length);
    Bytes.putU16(message, 10, protocol.length);
    System.arraycopy(label, 0, message, OPEN_HEADER, label.length);
    System.arraycopy(protocol, 0, message, OPEN_HEADER + label.length, protocol.length);
    return message;
  }

  /// Reads a DATA_CHANNEL_OPEN; null if it is malformed.
  static @Nullable ChannelOptions readOpen(byte[] b, int at, int length, int id) {
    if (length < OPEN_HEADER) {
      return null;
    }
    int labelLength = Bytes.u16(b, at + 8);
    int protocolLength = Bytes.u16(b, at + 10);
    if (length < OPEN_HEADER + labelLength + protocolLength) {
      return null;
    }
    int type = Bytes.u8(b, at + 1);
    int reliability = (int) Math.min(Bytes.u32(b, at + 4), MAX_U16);
    int kind = type & ~UNORDERED;
    if (kind != RELIABLE && kind != PARTIAL_RETRANSMITS && kind != PARTIAL_LIFETIME) {
      return null;
    }
    int names = at + OPEN_HEADER;
    String label = new String(b, names, labelLength, StandardCharsets.UTF_8);
    String protocol = new String(b, names + labelLength, protocolLength, StandardCharsets.UTF_8);
    if (tooLong(label) || tooLong(protocol)) {
      return null; // bytes that are no UTF-8 grow when they are replaced
    }
    return new ChannelOptions(
        label,
        protocol,
        (type & UNORDERED) == 0,
        kind == PARTIAL_RETRANSMITS ? reliability : -1,
        kind == PARTIAL_LIFETIME ? reliability : -1,
        false,
        id,
        Math.max(1, Bytes.u16(b, at + 2)));
  }

  private static boolean tooLong(String name) {
    return name.length() > MAX_U16 / 3 && name.getBytes(StandardCharsets.UTF_8).length > MAX_U16;
  }
}
