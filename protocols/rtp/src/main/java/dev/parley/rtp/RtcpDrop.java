package dev.parley.rtp;

/// Why RTCP was ignored.
public enum RtcpDrop {
  /// There are fewer bytes than a header has.
  TOO_SHORT,

  /// The version is not 2.
  VERSION,

  /// A packet says that it is longer than the rest of the compound packet.
  LENGTH,

  /// The padding is empty, uneven or longer than the packet, or not at the end of the compound.
  PADDING,

  /// The contents do not fit into the length of their packet.
  CONTENTS,

  /// A type or format that nobody here reads, such as APP or XR; not an error.
  UNKNOWN
}
