package dev.parley.stun;

/// The class of a STUN message: the two bits C1 and C0 of its type.
///
/// RFC 8489, section 5
public enum StunClass {
  REQUEST,
  INDICATION,
  SUCCESS_RESPONSE,
  ERROR_RESPONSE;

  private static final StunClass[] ALL = values();

  /// The class in a 16-bit message type.
  static StunClass of(int type) {
    return ALL[((type >>> 7) & 2) | ((type >>> 4) & 1)];
  }

  /// The class bits in their places within a message type.
  int bits() {
    return ((ordinal() & 2) << 7) | ((ordinal() & 1) << 4);
  }
}
