package dev.parley.stun;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A view of one STUN message in somebody's bytes, wrapped again for each message; belongs to one
/// thread.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |0 0|     STUN Message Type     |         Message Length        |
/// |                         Magic Cookie                          |
/// |                     Transaction ID (96 bits)                  |
/// ```
///
/// [#read(byte[], int, int)] walks the attributes once. Of several attributes of one type the first
/// counts. What stands behind an integrity attribute is not seen, apart from a stronger integrity
/// attribute and FINGERPRINT.
///
/// RFC 8489, sections 5 and 14: https://www.rfc-editor.org/rfc/rfc8489#section-5
public final class StunMessage {
  public static final int HEADER_BYTES = 20;
  public static final int MAGIC_COOKIE = 0x2112A442;

  /// The method of a connectivity check.
  public static final int BINDING = 0x001;

  /// The most unknown attributes that are remembered for an answer with code 420.
  public static final int MAX_UNKNOWN = 16;

  static final int FINGERPRINT_XOR = 0x5354554E;
  private static final int MAX_USERNAME_BYTES = 513;
  private static final byte[] NOTHING = new byte[HEADER_BYTES];

  private final int[] values = new int[StunAttribute.SLOTS];
  private final int[] unknown = new int[MAX_UNKNOWN];
  private final CRC32 crc = new CRC32();
  private byte[] b = NOTHING;
  private int at;
  private int unknownCount;

  /// An empty view: nothing is present in it.
  public StunMessage() {
    clear();
  }

  /// Whether the bytes begin as a STUN message of exactly this length does.
  public static boolean isStun(byte[] b, int at, int length) {
    if (at < 0 || length < HEADER_BYTES || at > b.length - length || (b[at] & 0xC0) != 0) {
      return false;
    }
    int rest = Bytes.u16(b, at + 2);
    return Bytes.i32(b, at + 4) == MAGIC_COOKIE && (rest & 3) == 0 && rest == length - HEADER_BYTES;
  }

  /// The part of USERNAME before the colon, by which a request finds its agent; null for anything
  /// but a request with such a USERNAME.
  public static @Nullable String localUfrag(byte[] b, int at, int length) {
    if (!isStun(b, at, length) || StunClass.of(Bytes.u16(b, at)) != StunClass.REQUEST) {
      return null;
    }
    int end = at + length;
    int i = at + HEADER_BYTES;
    while (i < end) {
      int type = Bytes.u16(b, i);
      int count = Bytes.u16(b, i + 2);
      if (count > end - i - 4 || type == StunAttribute.MESSAGE_INTEGRITY) {
        return null;
      }
      if (type == StunAttribute.USERNAME) {
        return untilColon(b, i + 4, Math.min(count, MAX_USERNAME_BYTES));
      }
      i += 4 + padded(count);
    }
    return null;
  }

  private static @Nullable String untilColon(byte[] b, int at, int count) {
    for (int i = 0; i < count; i++) {
      if (b[at + i] == ':') {
        return new String(b, at, i, StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  static int padded(int count) {
    return (count + 3) & ~3;
  }

  /// Wraps the bytes of a packet, which must stay unchanged while the view is used.
  public boolean read(Packet packet) {
    return read(packet.array(), packet.offset(), packet.length());
  }

  /// Wraps a message.
  ///
  /// @return false if it is not well-formed; the view is empty then
  public boolean read(byte[] bytes, int offset, int length) {
    clear();
    if (!isStun(bytes, offset, length) || !walk(bytes, offset, offset + length)) {
      clear();
      return false;
    }
    b = bytes;
    at = offset;
    return true;
  }

  private void clear() {
    Arrays.fill(values, -1);
    unknownCount = 0;
    b = NOTHING;
    at = 0;
  }

  private boolean walk(byte[] bytes, int offset, int end) {
    int sealed = -1;
    for (int i = offset + HEADER_BYTES; i < end; ) {
      int type = Bytes.u16(bytes, i);
      int count = Bytes.u16(bytes, i + 2);
      if (padded(count) > end - i - 4 || sealed == StunAttribute.FINGERPRINT) {
        return false; // FINGERPRINT is the last attribute (RFC 8489, section 14.7)
      }
      boolean seals =
          type == StunAttribute.FINGERPRINT
              || type == StunAttribute.MESSAGE_INTEGRITY_SHA256
              || type == StunAttribute.MESSAGE_INTEGRITY;
      if (seals && !sealLength(type, count)) {
        return false;
      }
      if (sealed < 0
          || type == StunAttribute.FINGERPRINT
          || (type == StunAttribute.MESSAGE_INTEGRITY_SHA256
              && sealed == StunAttribute.MESSAGE_INTEGRITY)) {
        remember(type, i + 4);
        sealed = seals ? type : sealed;
      }
      i += 4 + padded(count);
    }
    return true;
  }

  private static boolean sealLength(int type, int count) {
    return switch (type) {
      case StunAttribute.FINGERPRINT -> count == 4;
      case StunAttribute.MESSAGE_INTEGRITY -> count == StunKey.SHA1_BYTES;
      default -> count >= 16 && count <= StunKey.SHA256_BYTES && (count & 3) == 0;
    };
  }

  private void remember(int type, int value) {
    int slot = StunAttribute.slot(type);
    if (slot >= 0) {
      if (values[slot] < 0) {
        values[slot] = value;
      }
    } else if (StunAttribute.comprehensionRequired(type) && unknownCount < MAX_UNKNOWN) {
      unknown[unknownCount++] = type;
    }
  }

  public StunClass stunClass() {
    return StunClass.of(Bytes.u16(b, at));
  }

  /// The 12 bits of the method.
  public int method() {
    int type = Bytes.u16(b, at);
    return (type & 0xF) | ((type >>> 1) & 0x70) | ((type >>> 2) & 0xF80);
  }

  /// The first 32 bits of the transaction id.
  public int transactionHigh() {
    return Bytes.i32(b, at + 8);
  }

  /// The last 64 bits of the transaction id.
  public long transactionLow() {
    return Bytes.i64(b, at + 12);
  }

  /// Whether an attribute that is listed in [StunAttribute] is there.
  public boolean has(int type) {
    return valueAt(type) >= 0;
  }

  /// Where the value of an attribute begins in the array that was wrapped, or -1.
  public int valueAt(int type) {
    int slot = StunAttribute.slot(type);
    return slot < 0 ? -1 : values[slot];
  }

  /// The length of an attribute's value in bytes without padding, or -1.
  public int valueLength(int type) {
    int value = valueAt(type);
    return value < 0 ? -1 : Bytes.u16(b, value - 2);
  }

  /// How many attributes must be understood and are not; at most [#MAX_UNKNOWN] are kept.
  public int unknownCount() {
    return unknownCount;
  }

  /// The type of such an attribute.
  public int unknown(int index) {
    if (index < 0 || index >= unknownCount) {
      throw new IndexOutOfBoundsException(index + " of " + unknownCount);
    }
    return unknown[index];
  }

  /// Whether FINGERPRINT is there and right.
  public boolean fingerprintValid() {
    int value = valueAt(StunAttribute.FINGERPRINT);
    if (value < 0) {
      return false;
    }
    crc.reset();
    crc.update(b, at, value - 4 - at);
    return Bytes.i32(b, value) == ((int) crc.getValue() ^ FINGERPRINT_XOR);
  }

  /// Whether FINGERPRINT is there and wrong.
  public boolean hasWrongFingerprint() {
    return has(StunAttribute.FINGERPRINT) && !fingerprintValid();
  }

  /// Whether MESSAGE-INTEGRITY is there and right.
  public boolean integrityValid(StunKey key) {
    int value = valueAt(StunAttribute.MESSAGE_INTEGRITY);
    return value >= 0 && key.verify(b, at, value - 4);
  }

  /// Whether MESSAGE-INTEGRITY-SHA256 is there and right.
  public boolean integritySha256Valid(StunKey key) {
    int value = valueAt(StunAttribute.MESSAGE_INTEGRITY_SHA256);
    return value >= 0
        && key.verifySha256(b, at, value - 4, valueLength(StunAttribute.MESSAGE_INTEGRITY_SHA256));
  }

  /// Whether USERNAME is there and consists of these bytes.
  public boolean usernameIs(byte[] expected) {
    int value = valueAt(StunAttribute.USERNAME);
    int count = valueLength(StunAttribute.USERNAME);
    return value >= 0 && Arrays.equals(b, value, value + count, expected, 0, expected.length);
  }

  /// Whether USERNAME is there and begins with these bytes.
  public boolean usernameStartsWith(byte[] prefix) {
    int value = valueAt(StunAttribute.USERNAME);
    return valueLength(StunAttribute.USERNAME) >= prefix.length
        && Arrays.equals(b, value, value + prefix.length, prefix, 0, prefix.length);
  }

  /// The value of an attribute of 32 bits, such as LIFETIME or CONNECTION-ID, or -1 if it is not
  /// there or not of four bytes.
  public long u32(int type) {
    return valueLength(type) == 4 ? Bytes.u32(b, valueAt(type)) : -1;
  }

  /// The value of an attribute of 64 bits, such as RESERVATION-TOKEN; 0 unless it has eight bytes.
  public long i64(int type) {
    return valueLength(type) == 8 ? Bytes.i64(b, valueAt(type)) : 0;
  }

  /// A copy of the value of an attribute, or null.
  public byte @Nullable [] value(int type) {
    int value = valueAt(type);
    return value < 0 ? null : Arrays.copyOfRange(b, value, value + valueLength(type));
  }

  /// The text of USERNAME, REALM, NONCE or SOFTWARE, or null.
  public @Nullable String text(int type) {
    int value = valueAt(type);
    return value < 0 ? null : new String(b, value, valueLength(type), StandardCharsets.UTF_8);
  }

  /// The value of PRIORITY, or -1.
  public long priority() {
    return u32(StunAttribute.PRIORITY);
  }

  public boolean useCandidate() {
    return has(StunAttribute.USE_CANDIDATE);
  }

  /// Whether ICE-CONTROLLING is there and well-formed.
  public boolean controlling() {
    return valueLength(StunAttribute.ICE_CONTROLLING) == 8;
  }

  /// Whether ICE-CONTROLLED is there and well-formed.
  public boolean controlled() {
    return valueLength(StunAttribute.ICE_CONTROLLED) == 8;
  }

  /// The tie-breaker in ICE-CONTROLLING or else ICE-CONTROLLED, an unsigned number; 0 without both.
  public long tieBreaker() {
    if (controlling()) {
      return Bytes.i64(b, valueAt(StunAttribute.ICE_CONTROLLING));
    }
    return controlled() ? Bytes.i64(b, valueAt(StunAttribute.ICE_CONTROLLED)) : 0;
  }

  /// The code of ERROR-CODE, 300 to 699, or -1.
  public int errorCode() {
    int value = valueAt(StunAttribute.ERROR_CODE);
    if (value < 0 || valueLength(StunAttribute.ERROR_CODE) < 4) {
      return -1;
    }
    int hundreds = Bytes.u8(b, value + 2) & 7;
    int number = Bytes.u8(b, value + 3);
    return hundreds < 3 || hundreds > 6 || number > 99 ? -1 : hundreds * 100 + number;
  }

  /// The reason phrase of ERROR-CODE, or null.
  public @Nullable String errorReason() {
    int value = valueAt(StunAttribute.ERROR_CODE);
    int count = valueLength(StunAttribute.ERROR_CODE) - 4;
    return count < 0 ? null : new String(b, value + 4, count, StandardCharsets.UTF_8);
  }

  /// How many types UNKNOWN-ATTRIBUTES lists.
  public int unknownAttributesCount() {
    return Math.max(0, valueLength(StunAttribute.UNKNOWN_ATTRIBUTES)) / 2;
  }

  /// A type that UNKNOWN-ATTRIBUTES lists.
  public int unknownAttribute(int index) {
    if (index < 0 || index >= unknownAttributesCount()) {
      throw new IndexOutOfBoundsException(index + " of " + unknownAttributesCount());
    }
    return Bytes.u16(b, valueAt(StunAttribute.UNKNOWN_ATTRIBUTES) + 2 * index);
  }

  /// The address in XOR-MAPPED-ADDRESS, or else in MAPPED-ADDRESS, or null.
  public @Nullable TransportAddress mappedAddress() {
    return has(StunAttribute.XOR_MAPPED_ADDRESS)
        ? address(StunAttribute.XOR_MAPPED_ADDRESS, true)
        : address(StunAttribute.MAPPED_ADDRESS, false);
  }

  /// The address in ALTERNATE-SERVER, or null.
  public @Nullable TransportAddress alternateServer() {
    return address(StunAttribute.ALTERNATE_SERVER, false);
  }

  /// The address in XOR-PEER-ADDRESS, the first of several, or null.
  public @Nullable TransportAddress peerAddress() {
    return address(StunAttribute.XOR_PEER_ADDRESS, true);
  }

  /// Whether XOR-PEER-ADDRESS is well-formed and this address; quicker than to read it.
  public boolean peerAddressIs(TransportAddress expected) {
    int value = valueAt(StunAttribute.XOR_PEER_ADDRESS);
    if (value < 0
        || valueLength(StunAttribute.XOR_PEER_ADDRESS) != (expected.v6() ? 20 : 8)
        || Bytes.u8(b, value + 1) != (expected.v6() ? 2 : 1)
        || (Bytes.u16(b, value + 2) ^ MAGIC_COOKIE >>> 16) != expected.port()) {
      return false;
    }
    if (!expected.v6()) {
      return (Bytes.i32(b, value + 4) ^ MAGIC_COOKIE) == (int) expected.low();
    }
    return (Bytes.i64(b, value + 4) ^ Bytes.i64(b, at + 4)) == expected.high()
        && (Bytes.i64(b, value + 12) ^ Bytes.i64(b, at + 12)) == expected.low();
  }

  /// The address in XOR-RELAYED-ADDRESS, the first of two, or null.
  public @Nullable TransportAddress relayedAddress() {
    return address(StunAttribute.XOR_RELAYED_ADDRESS, true);
  }

  /// The addresses in all attributes of a type that holds a XOR address, in their order: several
  /// XOR-PEER-ADDRESS, or XOR-RELAYED-ADDRESS of both families.
  ///
  /// @return null if one of them is malformed
  public @Nullable List<TransportAddress> xorAddresses(int type) {
    List<TransportAddress> found = new ArrayList<>();
    int end = at + HEADER_BYTES + Bytes.u16(b, at + 2);
    int i = at + HEADER_BYTES;
    while (i < end) {
      int attribute = Bytes.u16(b, i);
      int count = Bytes.u16(b, i + 2);
      if (attribute == StunAttribute.MESSAGE_INTEGRITY
          || attribute == StunAttribute.MESSAGE_INTEGRITY_SHA256) {
        break; // what stands behind it is not authenticated
      }
      if (attribute == type) {
        TransportAddress address = address(i + 4, count, true);
        if (address == null) {
          return null;
        }
        found.add(address);
      }
      i += 4 + padded(count);
    }
    return found;
  }

  /// The address in RESPONSE-ORIGIN or OTHER-ADDRESS, or null.
  public @Nullable TransportAddress plainAddress(int type) {
    return address(type, false);
  }

  private @Nullable TransportAddress address(int type, boolean xor) {
    return address(valueAt(type), valueLength(type), xor);
  }

  private @Nullable TransportAddress address(int value, int count, boolean xor) {
    if (count < 8) {
      return null;
    }
    int family = Bytes.u8(b, value + 1);
    int port = Bytes.u16(b, value + 2) ^ (xor ? MAGIC_COOKIE >>> 16 : 0);
    if (family == 1 && count == 8) {
      long low = Bytes.u32(b, value + 4) ^ (xor ? MAGIC_COOKIE : 0);
      return new TransportAddress(false, 0, low & 0xFFFF_FFFFL, port);
    }
    if (family != 2 || count != 20) {
      return null;
    }
    long high = Bytes.i64(b, value + 4) ^ (xor ? Bytes.i64(b, at + 4) : 0);
    long low = Bytes.i64(b, value + 12) ^ (xor ? Bytes.i64(b, at + 12) : 0);
    return new TransportAddress(true, high, low, port);
  }
}
