package dev.parley.app.participant;

import dev.parley.net.Shard;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Plays the test picture and the tone in real time, on a thread of its own above the shard.
final class Publisher implements AutoCloseable {
  private static final long TICK_MILLIS = 1000 / TestTone.PACKETS_PER_SECOND;
  private static final int TICKS_PER_FRAME =
      TestTone.PACKETS_PER_SECOND / TestPicture.FRAMES_PER_SECOND;

  private final Shard shard;
  private final TestPicture picture = TestPicture.load();
  private final TestTone tone = TestTone.load();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("parley-media").factory());
  private volatile boolean keyFrameWanted;
  private volatile @Nullable MediaConnection media;
  private long ticks;

  @SuppressWarnings("FutureReturnValueIgnored") // runs until close
  Publisher(Shard shard) {
    this.shard = shard;
    timer.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Sends on this connection from now on.
  void sendOn(MediaConnection connection) {
    media = connection;
    keyFrameWanted = true;
  }

  /// Someone cannot go on without a key frame.
  void wantKeyFrame() {
    keyFrameWanted = true;
  }

  private void tick() {
    MediaConnection to = media;
    if (to == null) {
      return;
    }
    try {
      byte[] sound = tone.next();
      shard.execute(() -> to.sendAudio(sound));
      if (ticks++ % TICKS_PER_FRAME == 0) {
        if (keyFrameWanted) {
          keyFrameWanted = false;
          picture.wantKeyFrame();
        }
        byte[] frame = picture.next();
        shard.execute(() -> to.sendVideo(frame));
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
