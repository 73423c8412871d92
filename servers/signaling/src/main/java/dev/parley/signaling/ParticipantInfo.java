package dev.parley.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A participant as the others are told of it.
///
/// @param hand whether it is raised
/// @param metadata a text of the client's own, which the server passes on and does not interpret
/// @param connection `connected`, `unstable` (its media does not come through) or `away` (its
///   WebSocket is gone, its seat is kept)
/// @param away null unless it is away
public record ParticipantInfo(
    String id,
    String name,
    Role role,
    boolean hand,
    String metadata,
    String connection,
    @Nullable Away away,
    List<TrackInfo> tracks) {
  /// Of a participant who may come back.
  ///
  /// @param keptSeconds how long the seat is still kept for it
  /// @param pageClosed whether its page was closed, or is being loaded anew
  public record Away(int keptSeconds, boolean pageClosed) {}

  public ParticipantInfo {
    tracks = List.copyOf(tracks);
  }
}
