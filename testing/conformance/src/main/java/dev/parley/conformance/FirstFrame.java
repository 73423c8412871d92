package dev.parley.conformance;

import dev.parley.rtp.FrameSize;
import dev.parley.webrtc.EncodedFrame;
import dev.parley.webrtc.FrameSink;
import java.util.concurrent.atomic.AtomicBoolean;

/// Waits for the first frame that a player could show: a key frame of video, whose size is known,
/// or any sound.
final class FirstFrame implements FrameSink {
  /// Takes the size, zeros for sound.
  interface Seen {
    void seen(int width, int height);
  }

  private final boolean video;
  private final Seen seen;
  private final AtomicBoolean done = new AtomicBoolean();

  FirstFrame(boolean video, Seen seen) {
    this.video = video;
    this.seen = seen;
  }

  @Override
  public void frame(EncodedFrame frame) {
    FrameSize size =
        video && frame.keyFrame() ? FrameSize.of(frame.mimeType(), frame.data()) : null;
    if ((!video || size != null) && done.compareAndSet(false, true)) {
      seen.seen(size == null ? 0 : size.width(), size == null ? 0 : size.height());
    }
  }
}
