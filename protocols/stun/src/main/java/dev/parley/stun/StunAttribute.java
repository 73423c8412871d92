package dev.parley.stun;

/// The attribute types that a [StunMessage] understands.
///
/// Types below 0x8000 must be understood by whoever gets them.
///
/// RFC 8489, section 18.3; RFC 8445, section 16.1
public final class StunAttribute {
  public static final int MAPPED_ADDRESS = 0x0001;
  public static final int USERNAME = 0x0006;
  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000A;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;
  public static final int SOFTWARE = 0x8022;
  public static final int ALTERNATE_SERVER = 0x8023;
  public static final int FINGERPRINT = 0x8028;
  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802A;

  /// How many types are understood.
  static final int SLOTS = 16;

  private StunAttribute() {}

  /// A small number for an understood type, or -1.
  static int slot(int type) {
    return switch (type) {
      case MAPPED_ADDRESS -> 0;
      case USERNAME -> 1;
      case MESSAGE_INTEGRITY -> 2;
      case ERROR_CODE -> 3;
      case UNKNOWN_ATTRIBUTES -> 4;
      case REALM -> 5;
      case NONCE -> 6;
      case MESSAGE_INTEGRITY_SHA256 -> 7;
      case XOR_MAPPED_ADDRESS -> 8;
      case PRIORITY -> 9;
      case USE_CANDIDATE -> 10;
      case SOFTWARE -> 11;
      case ALTERNATE_SERVER -> 12;
      case FINGERPRINT -> 13;
      case ICE_CONTROLLED -> 14;
      case ICE_CONTROLLING -> 15;
      default -> -1;
    };
  }

  /// Whether a message with this attribute may only be processed by who understands it.
  public static boolean comprehensionRequired(int type) {
    return type < 0x8000;
  }
}
