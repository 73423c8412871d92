package dev.parley.signaling;

import java.util.List;

/// A participant as the others are told of it.
///
/// @param hand whether it is raised
/// @param metadata a text of the client's own, which the server passes on and does not interpret
/// @param connection `connected`, `unstable` (its media does not come through) or `away` (its
///   WebSocket is gone, its seat is kept)
public record ParticipantInfo(
    String id,
    String name,
    Role role,
    boolean hand,
    String metadata,
    String connection,
    List<TrackInfo> tracks) {
  public ParticipantInfo {
    tracks = List.copyOf(tracks);
  }
}
