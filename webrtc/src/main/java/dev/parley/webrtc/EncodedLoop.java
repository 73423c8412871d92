package dev.parley.webrtc;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A source of frames that were encoded before, in one size or several, played in an endless loop.
///
/// Nobody encodes a fresh key frame when one is asked for; the loop skips ahead to its next one.
final class EncodedLoop implements TrackSource {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("parley-test-media").unstarted(task));

  private final String label;
  private final String mimeType;
  private final List<List<byte[]>> layers;
  private final Predicate<byte[]> isKey;
  private final long intervalNanos;
  private final int ticks;
  private final MediaTrackSettings settings;
  private final double[] levels;
  private @Nullable ScheduledFuture<?> running;
  private int at;
  private long timestamp;
  private volatile boolean keyFrameWanted;

  /// @param layers the frames of each size, the smallest first: equally many, with key frames at
  ///   the same places, the first among them
  /// @param perSecond how many of them are played in a second
  /// @param clockRateHz of the RTP timestamps
  /// @param levels how loud each frame is; empty for video
  EncodedLoop(
      String label,
      String mimeType,
      List<List<byte[]>> layers,
      Predicate<byte[]> isKey,
      int perSecond,
      int clockRateHz,
      MediaTrackSettings settings,
      double... levels) {
    this.label = label;
    this.mimeType = mimeType;
    this.layers = List.copyOf(layers);
    this.isKey = isKey;
    intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    ticks = clockRateHz / perSecond;
    this.settings = settings;
    this.levels = levels.clone();
  }

  @Override
  public String kind() {
    return mimeType.substring(0, mimeType.indexOf('/'));
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public MediaTrackSettings settings() {
    return settings;
  }

  @Override
  public synchronized void start(Output output) {
    running = CLOCK.scheduleAtFixedRate(() -> play(output), 0, intervalNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public synchronized void stop() {
    if (running != null) {
      running.cancel(false);
      running = null;
    }
  }

  @Override
  public void requestKeyFrame() {
    keyFrameWanted = true;
  }

  @Override
  public int layers() {
    return layers.size();
  }

  private void play(Output output) {
    List<byte[]> largest = layers.getLast();
    if (keyFrameWanted) {
      keyFrameWanted = false;
      while (!isKey.test(largest.get(at))) {
        at = (at + 1) % largest.size();
      }
    }
    timestamp = timestamp + ticks & 0xFFFF_FFFFL;
    for (int layer = 0; layer < layers.size(); layer++) {
      byte[] frame = layers.get(layer).get(at);
      Double level = levels.length == 0 ? null : levels[at];
      output.frame(new EncodedFrame(mimeType, frame, timestamp, isKey.test(frame), layer, level));
    }
    at = (at + 1) % largest.size();
  }
}
