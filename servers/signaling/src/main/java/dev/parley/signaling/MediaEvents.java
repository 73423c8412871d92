package dev.parley.signaling;

import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuTrack;
import java.util.List;

/// Brings what happens to one media connection of a seat over to the signaling executor.
final class MediaEvents implements SfuListener {
  private final SeatMedia media;
  private final int connection;
  private final Signaling signaling;

  MediaEvents(SeatMedia media, int connection, Signaling signaling) {
    this.media = media;
    this.connection = connection;
    this.signaling = signaling;
  }

  /// What an earlier connection of the seat still says is no news.
  private void tell(Runnable event) {
    signaling.execute(() -> {
      if (media.connection() == connection) {
        event.run();
      }
    });
  }

  @Override
  public void trackPublished(SfuTrack track) {
    TrackInfo info =
        new TrackInfo(track.id(), track.kind(), source(track), track.codec(), /* muted= */ false);
    tell(() -> media.published(info));
  }

  private static String source(SfuTrack track) {
    if (!track.source().isEmpty()) {
      return track.source();
    }
    return track.kind() == MediaKind.AUDIO ? "microphone" : "camera";
  }

  @Override
  public void trackUnpublished(SfuTrack track) {
    tell(() -> media.tracks().unpublished(track.id()));
  }

  @Override
  public void connectionState(String state) {
    tell(() -> media.stateIs(state));
  }

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    tell(() -> media.say(new ServerMessage.TrackUnsupported(trackId, codec)));
  }

  @Override
  public void layersWanted(String mid, List<String> activeRids) {
    tell(() -> media.tracks().layersWanted(mid, activeRids));
  }

  @Override
  public void quality(String trackId, String layer, boolean paused, String reason) {
    tell(() -> media.say(new ServerMessage.Quality(trackId, layer, paused, reason)));
  }

  @Override
  public void speakers(List<String> peerIds) {
    tell(() -> media.say(new ServerMessage.Speakers(peerIds)));
  }

  @Override
  public void closed(String reason) {
    tell(() -> media.stateIs("closed"));
  }
}
