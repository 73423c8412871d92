package dev.parley.sfu;

import dev.parley.session.RtpSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The publisher of a mirrored track: what is asked of it here goes to its own shard, where it is
/// put together with what others ask, and throttled once for all.
final class RemotePublisher implements Publisher {
  private static final int MOST_LAYERS = 31;

  private final String id;
  private final String cname;
  private final Track track;
  private final TrackExport export;
  private final SfuShard home;
  private final SfuShard here;

  /// The layers whose key frame was asked for, until the publisher's shard hears of it.
  private final AtomicInteger keyFrames = new AtomicInteger();

  /// @param track the publisher's own, and
  /// @param export what leads here from it, both of `home`'s thread
  RemotePublisher(Track track, TrackExport export, SfuShard home, SfuShard here) {
    this.id = track.publisher.id();
    this.cname = track.publisher.cname();
    this.track = track;
    this.export = export;
    this.home = home;
    this.here = here;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String cname() {
    return cname;
  }

  @Override
  public void drop(SfuDrop reason) {
    here.drop(reason);
  }

  @Override
  public void requestKeyFrame(long now, int media, int layer, @Nullable RtpSource stream) {
    int bit = 1 << Math.min(layer, MOST_LAYERS);
    if (keyFrames.getAndAccumulate(bit, (before, more) -> before | more) == 0) {
      home.post(this::passOn);
    }
  }

  private void passOn() {
    int layers = keyFrames.getAndSet(0);
    for (int layer = 0; layers != 0; layer++, layers >>>= 1) {
      if ((layers & 1) != 0) {
        track.requestKeyFrame(home.shard.now(), layer);
      }
    }
  }

  @Override
  public void layersWanted(int media, List<String> activeRids) {
    home.post(() -> export.wanted(activeRids));
  }

  @Override
  public void subscribed(boolean anybody) {
    home.post(() -> export.subscribed(anybody));
  }
}
