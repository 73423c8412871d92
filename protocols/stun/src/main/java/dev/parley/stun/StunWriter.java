package dev.parley.stun;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// Writes STUN messages in place, one after the other; belongs to one thread.
///
/// After each call the packet holds a complete message. The integrity attributes come after all
/// others, FINGERPRINT last.
///
/// RFC 8489, sections 5 and 14
public final class StunWriter {
  private final CRC32 crc = new CRC32();
  private Packet packet = Packet.allocate(0);

  /// A writer for any number of messages.
  public StunWriter() {}

  /// Begins a message in a packet, from its offset.
  ///
  /// @param transactionHigh the first 32 bits of the transaction id
  /// @param transactionLow the last 64 bits of the transaction id
  public void begin(
      Packet target, StunClass stunClass, int method, int transactionHigh, long transactionLow) {
    if (method < 0 || method > 0xFFF) {
      throw new IllegalArgumentException("method " + method + " is not in 0..4095");
    }
    packet = target;
    target.length(StunMessage.HEADER_BYTES);
    int bits = (method & 0xF) | ((method & 0x70) << 1) | ((method & 0xF80) << 2);
    target.putU16(0, bits | stunClass.bits());
    target.putU16(2, 0);
    target.putU32(4, StunMessage.MAGIC_COOKIE);
    target.putU32(8, transactionHigh);
    target.putI64(12, transactionLow);
  }

  /// Appends an attribute header and room for its value.
  ///
  /// @return where the value begins, relative to the packet's offset; padding is zero
  private int append(int type, int count) {
    int header = packet.length();
    int end = header + 4 + StunMessage.padded(count);
    if (end > packet.room() || count > 0xFFFF) {
      throw new IllegalStateException(
          "attribute of " + count + " bytes does not fit behind " + header + " bytes");
    }
    packet.length(end);
    packet.putU16(header, type);
    packet.putU16(header + 2, count);
    for (int i = header + 4 + count; i < end; i++) {
      packet.putU8(i, 0);
    }
    packet.putU16(2, end - StunMessage.HEADER_BYTES);
    return header + 4;
  }

  /// Appends an attribute with a value of any kind.
  public void attribute(int type, byte[] value) {
    int at = append(type, value.length);
    System.arraycopy(value, 0, packet.array(), packet.offset() + at, value.length);
  }

  /// Appends USERNAME, REALM, NONCE or SOFTWARE.
  public void text(int type, String text) {
    attribute(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Appends an attribute of 32 bits, such as LIFETIME or CONNECTION-ID.
  public void u32(int type, long value) {
    packet.putU32(append(type, 4), value);
  }

  /// Appends an attribute of 64 bits, such as RESERVATION-TOKEN.
  public void i64(int type, long value) {
    packet.putI64(append(type, 8), value);
  }

  /// Appends an attribute without a value, such as DONT-FRAGMENT.
  public void flag(int type) {
    append(type, 0);
  }

  /// Appends DATA.
  public void data(byte[] source, int from, int count) {
    int at = append(StunAttribute.DATA, count);
    System.arraycopy(source, from, packet.array(), packet.offset() + at, count);
  }

  /// Appends PRIORITY.
  ///
  /// @param priority 0 to 2^32-1
  public void priority(long priority) {
    packet.putU32(append(StunAttribute.PRIORITY, 4), priority);
  }

  public void useCandidate() {
    append(StunAttribute.USE_CANDIDATE, 0);
  }

  /// Appends ICE-CONTROLLING or ICE-CONTROLLED.
  public void role(boolean controlling, long tieBreaker) {
    int type = controlling ? StunAttribute.ICE_CONTROLLING : StunAttribute.ICE_CONTROLLED;
    packet.putI64(append(type, 8), tieBreaker);
  }

  /// Appends ERROR-CODE.
  ///
  /// @param code 300 to 699
  public void error(int code, String reason) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("error code " + code + " is not in 300..699");
    }
    byte[] phrase = reason.getBytes(StandardCharsets.UTF_8);
    int at = append(StunAttribute.ERROR_CODE, 4 + phrase.length);
    packet.putU16(at, 0);
    packet.putU8(at + 2, code / 100);
    packet.putU8(at + 3, code % 100);
    System.arraycopy(phrase, 0, packet.array(), packet.offset() + at + 4, phrase.length);
  }

  /// Appends UNKNOWN-ATTRIBUTES.
  public void unknownAttributes(int... types) {
    int at = append(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * types.length);
    for (int i = 0; i < types.length; i++) {
      packet.putU16(at + 2 * i, types[i]);
    }
  }

  public void xorMappedAddress(TransportAddress address) {
    address(StunAttribute.XOR_MAPPED_ADDRESS, address, true);
  }

  public void mappedAddress(TransportAddress address) {
    address(StunAttribute.MAPPED_ADDRESS, address, false);
  }

  public void alternateServer(TransportAddress address) {
    address(StunAttribute.ALTERNATE_SERVER, address, false);
  }

  /// Appends XOR-PEER-ADDRESS or XOR-RELAYED-ADDRESS.
  public void xorAddress(int type, TransportAddress address) {
    address(type, address, true);
  }

  /// Appends RESPONSE-ORIGIN or OTHER-ADDRESS.
  public void plainAddress(int type, TransportAddress address) {
    address(type, address, false);
  }

  private void address(int type, TransportAddress address, boolean xor) {
    int at = append(type, address.v6() ? 20 : 8);
    packet.putU16(at, address.v6() ? 2 : 1);
    packet.putU16(at + 2, address.port() ^ (xor ? StunMessage.MAGIC_COOKIE >>> 16 : 0));
    if (address.v6()) {
      packet.putI64(at + 4, address.high() ^ (xor ? packet.i64(4) : 0));
      packet.putI64(at + 12, address.low() ^ (xor ? packet.i64(12) : 0));
    } else {
      packet.putU32(at + 4, address.low() ^ (xor ? StunMessage.MAGIC_COOKIE : 0));
    }
  }

  /// Appends MESSAGE-INTEGRITY over everything before it.
  public void integrity(StunKey key) {
    int value = packet.offset() + append(StunAttribute.MESSAGE_INTEGRITY, StunKey.SHA1_BYTES);
    key.sign(packet.array(), packet.offset(), value - 4, packet.array(), value);
  }

  /// Appends MESSAGE-INTEGRITY-SHA256 over everything before it.
  public void integritySha256(StunKey key) {
    int value =
        packet.offset() + append(StunAttribute.MESSAGE_INTEGRITY_SHA256, StunKey.SHA256_BYTES);
    key.signSha256(packet.array(), packet.offset(), value - 4, packet.array(), value);
  }

  /// Appends FINGERPRINT, the last attribute.
  public void fingerprint() {
    int at = append(StunAttribute.FINGERPRINT, 4);
    crc.reset();
    crc.update(packet.array(), packet.offset(), at - 4);
    packet.putU32(at, (int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
  }
}
