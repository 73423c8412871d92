package dev.parley.turn;

import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;

/// What an Allocate request asks for.
///
/// @param error the code with which it is refused, or 0
/// @param stream whether TCP connections are to be relayed
/// @param v6 whether the one relayed address is of IPv6
/// @param dual whether one of each family is asked for
/// @param even whether the port has to be even
/// @param reserve whether the next port is to be reserved
/// @param token of an earlier reservation, or 0
///
///   RFC 8656, section 7.2; RFC 6062, section 5.1
record AllocateRequest(
    int error,
    boolean stream,
    boolean v6,
    boolean dual,
    boolean even,
    boolean reserve,
    long token) {
  private static final int UDP = 17;
  private static final int TCP = 6;
  private static final int RESERVE = 0x80;
  static final int IPV4 = 1;
  static final int IPV6 = 2;

  private static AllocateRequest refused(int code) {
    return new AllocateRequest(code, false, false, false, false, false, 0);
  }

  static AllocateRequest read(StunMessage message, TurnLink link) {
    long transport = message.u32(StunAttribute.REQUESTED_TRANSPORT);
    if (transport < 0) {
      return refused(StunError.BAD_REQUEST);
    }
    int protocol = (int) (transport >>> 24);
    if (protocol != UDP && protocol != TCP) {
      return refused(StunError.UNSUPPORTED_TRANSPORT_PROTOCOL);
    }
    boolean stream = protocol == TCP;
    boolean even = message.has(StunAttribute.EVEN_PORT);
    boolean reserved = message.has(StunAttribute.RESERVATION_TOKEN);
    boolean family = message.has(StunAttribute.REQUESTED_ADDRESS_FAMILY);
    boolean dual = message.has(StunAttribute.ADDITIONAL_ADDRESS_FAMILY);
    boolean reserve = even && reserves(message);
    boolean streamClash =
        stream
            && (!link.transport().stream()
                || even
                || reserved
                || dual
                || message.has(StunAttribute.DONT_FRAGMENT));
    if (streamClash
        || (reserved && (even || family || dual))
        || (family && dual)
        || (reserve && dual)
        || (even && message.valueLength(StunAttribute.EVEN_PORT) != 1)
        || (reserved && message.valueLength(StunAttribute.RESERVATION_TOKEN) != 8)
        || (dual && family(message, StunAttribute.ADDITIONAL_ADDRESS_FAMILY) != IPV6)) {
      return refused(StunError.BAD_REQUEST);
    }
    int wanted = family ? family(message, StunAttribute.REQUESTED_ADDRESS_FAMILY) : IPV4;
    if (wanted != IPV4 && wanted != IPV6) {
      return refused(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    }
    long token = reserved ? message.i64(StunAttribute.RESERVATION_TOKEN) : 0;
    if (reserved && token == 0) {
      return refused(StunError.INSUFFICIENT_CAPACITY);
    }
    return new AllocateRequest(0, stream, wanted == IPV6, dual, even, reserve, token);
  }

  /// The family of an address family attribute, or -1.
  static int family(StunMessage message, int type) {
    long value = message.u32(type);
    return value < 0 ? -1 : (int) (value >>> 24);
  }

  private static boolean reserves(StunMessage message) {
    byte[] value = message.value(StunAttribute.EVEN_PORT);
    return value != null && value.length == 1 && (value[0] & RESERVE) != 0;
  }
}
