package dev.parley.sfu;

import dev.parley.rtp.DependencyDescriptor;
import dev.parley.session.RtpSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One layer of a published track: a stream of a simulcast, or a spatial layer within a stream.
@SuppressWarnings("ReferenceEquality") // a stream is itself alone
final class Layer {
  /// How long a stream must be silent before an older one may take its place again.
  private static final long SILENCE_NANOS = 1_000_000_000;

  private static final long SLICE_NANOS = 250_000_000;
  private static final long LIVE_NANOS = 1_500_000_000;
  private static final int TEMPORAL_LAYERS = 4;

  /// Over how many slices a key frame is spread: it says little of what comes after it.
  private static final int KEY_SLICES = 8;

  private static final double FALL = 0.8;

  private @Nullable RtpSource current;
  private @Nullable RtpSource previous;
  private long currentAt = Long.MIN_VALUE;
  private long firstAt = Long.MIN_VALUE;
  private final long[] bytes = new long[TEMPORAL_LAYERS];
  private final double[] rates = new double[TEMPORAL_LAYERS];
  private long sliceAt = Long.MIN_VALUE;
  private long keyTimestamp = -1;
  private long keyBytes;
  private int width;
  private int height;
  private @Nullable DependencyDescriptor descriptor;
  private @Nullable RtpSource described;

  /// Whether a packet belongs to the stream of this layer. A new stream takes the place of the
  /// present one; the one it replaced comes back only after a silence.
  boolean follow(long now, RtpSource stream) {
    if (stream != current) {
      if (stream == previous && now - currentAt < SILENCE_NANOS) {
        return false;
      }
      previous = current;
      current = stream;
    }
    return true;
  }

  /// The reader of a stream's dependency descriptors, which remembers their structure.
  DependencyDescriptor descriptor(RtpSource stream) {
    DependencyDescriptor reader = descriptor;
    if (reader == null || stream != described) {
      reader = new DependencyDescriptor();
      descriptor = reader;
      described = stream;
    }
    return reader;
  }

  /// Counts a packet of a key frame, or of any other.
  ///
  /// @param timestamp of its picture
  /// @param keyFrame whether a key frame begins with it
  void count(long now, int temporalLayer, int count, long timestamp, boolean keyFrame) {
    if (keyFrame) {
      keyTimestamp = timestamp;
    }
    if (timestamp == keyTimestamp) {
      keyBytes += count;
      count(now, 0, 0);
    } else {
      count(now, temporalLayer, count);
    }
  }

  void count(long now, int temporalLayer, int count) {
    if (firstAt == Long.MIN_VALUE || !live(now)) {
      firstAt = now;
      sliceAt = now;
      Arrays.fill(bytes, 0);
      keyBytes = 0;
    }
    currentAt = now;
    long elapsed = now - sliceAt;
    if (elapsed >= SLICE_NANOS) {
      long spread = (keyBytes + KEY_SLICES - 1) / KEY_SLICES;
      keyBytes -= spread;
      bytes[0] += spread;
      for (int i = 0; i < TEMPORAL_LAYERS; i++) {
        double bps = bytes[i] * 8e9 / elapsed;
        // Rises at once and falls slowly: what a layer takes at its worst counts.
        rates[i] = Math.max(bps, FALL * rates[i] + (1 - FALL) * bps);
        bytes[i] = 0;
      }
      sliceAt = now;
    }
    bytes[Math.min(temporalLayer, TEMPORAL_LAYERS - 1)] += count;
  }

  /// Whether packets came lately.
  boolean live(long now) {
    return currentAt != Long.MIN_VALUE && now - currentAt < LIVE_NANOS;
  }

  /// The rate of a layer up to a temporal layer, in bits per second; 0 while it is not known.
  double bps(int temporalLayer) {
    double sum = 0;
    for (int i = 0; i <= Math.min(temporalLayer, TEMPORAL_LAYERS - 1); i++) {
      sum += rates[i];
    }
    return sum;
  }

  /// The highest temporal layer that packets came of, 0 to 3.
  int temporalLayers() {
    int top = TEMPORAL_LAYERS - 1;
    while (top > 0 && rates[top] < 1000) {
      top--;
    }
    return top;
  }

  @Nullable RtpSource stream() {
    return current;
  }

  /// Of its pictures in pixels, or 0 while it is not known.
  int height() {
    return height;
  }

  /// Likewise.
  int width() {
    return width;
  }

  /// Takes how large its pictures are, 0 if that is not known.
  void size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
  }
}
