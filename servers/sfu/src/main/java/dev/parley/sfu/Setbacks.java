package dev.parley.sfu;

/// How often a better layer had to be given up again soon, though the path is about what it was.
///
/// An estimate moves about what the path carries, and a layer of just that size would come and go.
/// After each setback it takes twice as long until it is tried again, unless the path carries
/// clearly more than when it was given up.
final class Setbacks {
  /// Who falls back sooner after a step up has had a setback; who does not for so long has arrived.
  private static final long SOON_NANOS = 15_000_000_000L;

  private static final long FIRST_WAIT_NANOS = 5_000_000_000L;
  private static final int MOST_DOUBLINGS = 3;

  /// Below which part of what it was an estimate is that of another path.
  private static final double OTHER = 0.6;

  /// From how many times what it was after the fall on it is worth another try.
  private static final double MORE = 1.4;

  /// Far more than a layer needs.
  private static final double AMPLE = 2;

  private int layer;
  private int count;
  private long triedAt = Long.MIN_VALUE;
  private double triedBps;
  private double fellBps;
  private long waitsUntil = Long.MIN_VALUE;

  /// Notes what is chosen.
  ///
  /// @param before the layer until now
  /// @param after the layer from now on
  /// @param bps what the path is believed to carry
  void chosen(long now, double bps, int before, int after) {
    if (now < waitsUntil && bps < OTHER * triedBps) {
      waitsUntil = Long.MIN_VALUE; // it went on falling: that was no setback
      count--;
    }
    boolean trying = triedAt != Long.MIN_VALUE;
    boolean soon = trying && now - triedAt < SOON_NANOS;
    if (after > before && before != Slot.NOTHING) {
      triedAt = now;
      triedBps = bps;
      waitsUntil = Long.MIN_VALUE;
    } else if (after < before && soon && bps > OTHER * triedBps) {
      layer = before;
      fellBps = bps;
      waitsUntil = now + (FIRST_WAIT_NANOS << Math.min(count, MOST_DOUBLINGS));
      count++;
      triedAt = Long.MIN_VALUE;
    } else if (trying && !soon) {
      count = 0; // it lasts
      triedAt = Long.MIN_VALUE;
    }
  }

  /// Whether a layer is not to be tried yet.
  ///
  /// @param room what is left for it, as a part of what it needs
  boolean hold(long now, double bps, int index, double room) {
    return index >= layer && now < waitsUntil && bps < MORE * fellBps && room < AMPLE;
  }
}
