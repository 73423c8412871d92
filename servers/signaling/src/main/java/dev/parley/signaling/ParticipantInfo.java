package dev.parley.signaling;

import java.util.List;

/// A participant as the others are told of it.
public record ParticipantInfo(String id, String name, List<TrackInfo> tracks) {
  public ParticipantInfo {
    tracks = List.copyOf(tracks);
  }
}
