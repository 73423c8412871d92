package dev.parley.signaling;

import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuTrack;

/// Brings what happens to a participant's media over to the signaling executor.
final class MediaEvents implements SfuListener {
  private final Client client;
  private final Signaling signaling;

  MediaEvents(Client client, Signaling signaling) {
    this.client = client;
    this.signaling = signaling;
  }

  @Override
  public void trackPublished(SfuTrack track) {
    TrackInfo info =
        new TrackInfo(track.id(), track.kind(), source(track), track.codec(), /* muted= */ false);
    signaling.execute(() -> client.published(info));
  }

  private static String source(SfuTrack track) {
    if (!track.source().isEmpty()) {
      return track.source();
    }
    return track.kind() == MediaKind.AUDIO ? "microphone" : "camera";
  }

  @Override
  public void trackUnpublished(SfuTrack track) {
    signaling.execute(() -> client.unpublished(track.id()));
  }

  @Override
  public void connectionState(String state) {
    signaling.execute(() -> client.connectionState(state));
  }

  @Override
  public void codecUnsupported(String mid, String trackId, String codec) {
    signaling.execute(() -> client.unsupported(trackId, codec));
  }

  @Override
  public void closed(String reason) {
    signaling.execute(() -> client.mediaEnded(reason));
  }
}
