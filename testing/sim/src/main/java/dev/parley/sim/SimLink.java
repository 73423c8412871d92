package dev.parley.sim;

/// What a link does to datagrams; every chance is drawn from the simulation's seed.
///
/// @param delayNanos one-way delay
/// @param jitterNanos the most that is added to the delay, evenly; beyond the gap between packets
///   it reorders them
/// @param loss the chance in 0..1 that a datagram is lost
/// @param duplicate the chance that it arrives twice
/// @param corrupt the chance that one to three of its bits are flipped
public record SimLink(
    long delayNanos, long jitterNanos, double loss, double duplicate, double corrupt) {
  /// 10 ms each way, nothing lost.
  public static final SimLink CLEAN = new SimLink(10_000_000, 0, 0, 0, 0);

  public SimLink {
    if (delayNanos < 0 || jitterNanos < 0) {
      throw new IllegalArgumentException("delays cannot be negative");
    }
    chance("loss", loss);
    chance("duplicate", duplicate);
    chance("corrupt", corrupt);
  }

  private static void chance(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + " is not in 0..1");
    }
  }

  public SimLink withDelay(long delay, long jitter) {
    return new SimLink(delay, jitter, loss, duplicate, corrupt);
  }

  public SimLink withLoss(double chance) {
    return new SimLink(delayNanos, jitterNanos, chance, duplicate, corrupt);
  }

  public SimLink withDuplicates(double chance) {
    return new SimLink(delayNanos, jitterNanos, loss, chance, corrupt);
  }

  public SimLink withCorruption(double chance) {
    return new SimLink(delayNanos, jitterNanos, loss, duplicate, chance);
  }
}
