package dev.parley.rtp;

/// Why a datagram is not an RTP packet.
public enum RtpDrop {
  /// It is shorter than the fixed header.
  TOO_SHORT,

  /// Its version is not 2.
  VERSION,

  /// The CSRCs or the header extension reach beyond its end.
  HEADER,

  /// The padding is empty or longer than what follows the header.
  PADDING
}
