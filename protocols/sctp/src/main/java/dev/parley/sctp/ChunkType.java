package dev.parley.sctp;

/// The chunk types (RFC 9260, section 3.2, and the extensions) and the parameters of INIT.
final class ChunkType {
  static final int DATA = 0;
  static final int INIT = 1;
  static final int INIT_ACK = 2;
  static final int SACK = 3;
  static final int HEARTBEAT = 4;
  static final int HEARTBEAT_ACK = 5;
  static final int ABORT = 6;
  static final int SHUTDOWN = 7;
  static final int SHUTDOWN_ACK = 8;
  static final int ERROR = 9;
  static final int COOKIE_ECHO = 10;
  static final int COOKIE_ACK = 11;
  static final int SHUTDOWN_COMPLETE = 14;

  /// RFC 8260, section 2.1.
  static final int I_DATA = 64;

  /// RFC 6525, section 3.1.
  static final int RE_CONFIG = 130;

  /// RFC 4820, section 3.
  static final int PAD = 132;

  /// RFC 3758, section 3.2.
  static final int FORWARD_TSN = 192;

  /// RFC 8260, section 2.3.1.
  static final int I_FORWARD_TSN = 194;

  static final int FLAG_END = 1;
  static final int FLAG_BEGIN = 2;
  static final int FLAG_UNORDERED = 4;

  /// RFC 7053: answer at once.
  static final int FLAG_IMMEDIATE = 8;

  /// The verification tag is the other side's own (ABORT, SHUTDOWN COMPLETE).
  static final int FLAG_REFLECTED = 1;

  static final int PARAMETER_HEARTBEAT_INFO = 1;
  static final int PARAMETER_STATE_COOKIE = 7;
  static final int PARAMETER_UNRECOGNIZED = 8;

  /// RFC 9653, section 4.
  static final int PARAMETER_ZERO_CHECKSUM = 0x8001;

  /// RFC 5061, section 4.2.7.
  static final int PARAMETER_SUPPORTED_EXTENSIONS = 0x8008;

  static final int PARAMETER_FORWARD_TSN = 0xC000;

  private ChunkType() {}
}
