package dev.parley.stun;

/// The attribute types that a [StunMessage] understands.
///
/// Types below 0x8000 must be understood by whoever gets them.
///
/// RFC 8489, section 18.3; RFC 8445, section 16.1; RFC 8656, section 18; RFC 6062, section 6.2; RFC
/// 5780, section 7
public final class StunAttribute {
  public static final int MAPPED_ADDRESS = 0x0001;
  public static final int CHANGE_REQUEST = 0x0003;
  public static final int USERNAME = 0x0006;
  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000A;
  public static final int CHANNEL_NUMBER = 0x000C;
  public static final int LIFETIME = 0x000D;
  public static final int XOR_PEER_ADDRESS = 0x0012;
  public static final int DATA = 0x0013;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  public static final int XOR_RELAYED_ADDRESS = 0x0016;
  public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
  public static final int EVEN_PORT = 0x0018;
  public static final int REQUESTED_TRANSPORT = 0x0019;
  public static final int DONT_FRAGMENT = 0x001A;
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  public static final int PASSWORD_ALGORITHM = 0x001D;
  public static final int USERHASH = 0x001E;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int RESERVATION_TOKEN = 0x0022;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;
  public static final int PADDING = 0x0026;
  public static final int RESPONSE_PORT = 0x0027;
  public static final int CONNECTION_ID = 0x002A;
  public static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;
  public static final int ADDRESS_ERROR_CODE = 0x8001;
  public static final int PASSWORD_ALGORITHMS = 0x8002;
  public static final int ALTERNATE_DOMAIN = 0x8003;
  public static final int ICMP = 0x8004;
  public static final int SOFTWARE = 0x8022;
  public static final int ALTERNATE_SERVER = 0x8023;
  public static final int FINGERPRINT = 0x8028;
  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802A;
  public static final int RESPONSE_ORIGIN = 0x802B;
  public static final int OTHER_ADDRESS = 0x802C;

  /// How many types are understood.
  static final int SLOTS = 39;

  private StunAttribute() {}

  /// A small number for an understood type, or -1.
  static int slot(int type) {
    return switch (type) {
      case MAPPED_ADDRESS -> 0;
      case CHANGE_REQUEST -> 1;
      case USERNAME -> 2;
      case MESSAGE_INTEGRITY -> 3;
      case ERROR_CODE -> 4;
      case UNKNOWN_ATTRIBUTES -> 5;
      case CHANNEL_NUMBER -> 6;
      case LIFETIME -> 7;
      case XOR_PEER_ADDRESS -> 8;
      case DATA -> 9;
      case REALM -> 10;
      case NONCE -> 11;
      case XOR_RELAYED_ADDRESS -> 12;
      case REQUESTED_ADDRESS_FAMILY -> 13;
      case EVEN_PORT -> 14;
      case REQUESTED_TRANSPORT -> 15;
      case DONT_FRAGMENT -> 16;
      case MESSAGE_INTEGRITY_SHA256 -> 17;
      case PASSWORD_ALGORITHM -> 18;
      case USERHASH -> 19;
      case XOR_MAPPED_ADDRESS -> 20;
      case RESERVATION_TOKEN -> 21;
      case PRIORITY -> 22;
      case USE_CANDIDATE -> 23;
      case PADDING -> 24;
      case RESPONSE_PORT -> 25;
      case CONNECTION_ID -> 26;
      case ADDITIONAL_ADDRESS_FAMILY -> 27;
      case ADDRESS_ERROR_CODE -> 28;
      case PASSWORD_ALGORITHMS -> 29;
      case ALTERNATE_DOMAIN -> 30;
      case ICMP -> 31;
      case SOFTWARE -> 32;
      case ALTERNATE_SERVER -> 33;
      case FINGERPRINT -> 34;
      case ICE_CONTROLLED -> 35;
      case ICE_CONTROLLING -> 36;
      case RESPONSE_ORIGIN -> 37;
      case OTHER_ADDRESS -> 38;
      default -> -1;
    };
  }

  /// Whether a message with this attribute may only be processed by who understands it.
  public static boolean comprehensionRequired(int type) {
    return type < 0x8000;
  }
}
