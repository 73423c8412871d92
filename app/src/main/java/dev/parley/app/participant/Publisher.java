package dev.parley.app.participant;

import dev.parley.net.Shard;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Plays the test picture and the tone in real time, on a thread of its own above the shard.
final class Publisher implements AutoCloseable {
  private static final long TICK_MILLIS = 1000 / TestTone.PACKETS_PER_SECOND;
  private static final int TICKS_PER_FRAME =
      TestTone.PACKETS_PER_SECOND / TestPicture.FRAMES_PER_SECOND;

  private final Shard shard;
  private final MediaConnection media;
  private final TestPicture picture = TestPicture.load();
  private final TestTone tone = TestTone.load();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("parley-media").factory());
  private volatile boolean keyFrameWanted;
  private long ticks;

  @SuppressWarnings("FutureReturnValueIgnored") // runs until close
  Publisher(Shard shard, MediaConnection media) {
    this.shard = shard;
    this.media = media;
    timer.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Someone cannot go on without a key frame.
  void wantKeyFrame() {
    keyFrameWanted = true;
  }

  private void tick() {
    try {
      byte[] sound = tone.next();
      shard.execute(() -> media.sendAudio(sound));
      if (ticks++ % TICKS_PER_FRAME == 0) {
        if (keyFrameWanted) {
          keyFrameWanted = false;
          picture.wantKeyFrame();
        }
        byte[] frame = picture.next();
        shard.execute(() -> media.sendVideo(frame));
      }
    } catch (RejectedExecutionException e) {
      timer.shutdown();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
