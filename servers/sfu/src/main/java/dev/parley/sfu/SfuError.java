package dev.parley.sfu;

/// Why the SFU refused something.
public enum SfuError {
  /// The offer is not SDP, or asks for what WebRTC does not allow.
  BAD_OFFER,
  /// The room has as many participants as it may have.
  ROOM_FULL,
  /// There is a participant with this id in the room.
  PEER_EXISTS,
  /// The offer has more m-sections than a participant may have.
  TOO_MANY_TRACKS,
  /// The participant or the whole SFU is closed.
  CLOSED,
  /// A fault of ours, which is in the log.
  INTERNAL
}
