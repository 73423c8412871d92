package dev.parley.webrtc;

/// How many frames there were in the last second.
final class FrameRate {
  private static final long SECOND = 1_000_000_000L;

  private final long[] times = new long[256];
  private long count;

  void count(long now) {
    times[(int) (count++ % times.length)] = now;
  }

  int perSecond(long now) {
    int recent = 0;
    for (long i = count - 1; i >= 0 && i > count - times.length; i--) {
      if (now - times[(int) (i % times.length)] >= SECOND) {
        break;
      }
      recent++;
    }
    return recent;
  }
}
