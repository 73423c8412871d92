package dev.parley.webrtc;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A source of frames that were encoded before, played in an endless loop.
///
/// Nobody encodes a fresh key frame when one is asked for; the loop skips ahead to its next one.
final class EncodedLoop implements TrackSource {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("parley-test-media").unstarted(task));

  private final String label;
  private final String mimeType;
  private final List<byte[]> frames;
  private final Predicate<byte[]> isKey;
  private final long intervalNanos;
  private final int ticks;
  private final MediaTrackSettings settings;
  private @Nullable ScheduledFuture<?> running;
  private int at;
  private long timestamp;
  private volatile boolean keyFrameWanted;

  /// @param frames the first of them a key frame
  /// @param perSecond how many of them are played in a second
  /// @param clockRateHz of the RTP timestamps
  EncodedLoop(
      String label,
      String mimeType,
      List<byte[]> frames,
      Predicate<byte[]> isKey,
      int perSecond,
      int clockRateHz,
      MediaTrackSettings settings) {
    this.label = label;
    this.mimeType = mimeType;
    this.frames = List.copyOf(frames);
    this.isKey = isKey;
    intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    ticks = clockRateHz / perSecond;
    this.settings = settings;
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

  private void play(Output output) {
    if (keyFrameWanted) {
      keyFrameWanted = false;
      while (!isKey.test(frames.get(at))) {
        at = (at + 1) % frames.size();
      }
    }
    byte[] frame = frames.get(at);
    at = (at + 1) % frames.size();
    timestamp = timestamp + ticks & 0xFFFF_FFFFL;
    output.frame(new EncodedFrame(mimeType, frame, timestamp, isKey.test(frame)));
  }
}
