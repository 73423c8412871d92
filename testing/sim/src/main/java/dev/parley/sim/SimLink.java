package dev.parley.sim;

/// What a link does to datagrams; every chance is drawn from the simulation's seed.
///
/// @param delayNanos one-way delay
/// @param jitterNanos the most that is added to the delay, evenly; beyond the gap between packets
///   it reorders them
/// @param loss the chance in 0..1 that a datagram is lost
/// @param duplicate the chance that it arrives twice
/// @param corrupt the chance that one to three of its bits are flipped
/// @param rateBps bits of UDP payload carried in a second, in each direction between two addresses;
///   0 without a limit
/// @param queueNanos how long a datagram may wait for those before it; one that would wait longer
///   is lost. Without effect if there is no limit
/// @param mtu the longest UDP payload that it carries, in bytes; longer ones vanish without a word.
///   0 without a limit
public record SimLink(
    long delayNanos,
    long jitterNanos,
    double loss,
    double duplicate,
    double corrupt,
    long rateBps,
    long queueNanos,
    int mtu) {
  /// 10 ms each way, nothing lost.
  public static final SimLink CLEAN = new SimLink(10_000_000, 0, 0, 0, 0);

  public SimLink {
    if (delayNanos < 0 || jitterNanos < 0 || rateBps < 0 || queueNanos < 0 || mtu < 0) {
      throw new IllegalArgumentException("delays, rate, queue and mtu cannot be negative");
    }
    chance("loss", loss);
    chance("duplicate", duplicate);
    chance("corrupt", corrupt);
  }

  /// A link that carries any rate.
  public SimLink(long delayNanos, long jitterNanos, double loss, double duplicate, double corrupt) {
    this(delayNanos, jitterNanos, loss, duplicate, corrupt, 0, 0, 0);
  }

  private static void chance(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " " + value + " is not in 0..1");
    }
  }

  public SimLink withDelay(long delay, long jitter) {
    return new SimLink(delay, jitter, loss, duplicate, corrupt, rateBps, queueNanos, mtu);
  }

  public SimLink withLoss(double chance) {
    return new SimLink(
        delayNanos, jitterNanos, chance, duplicate, corrupt, rateBps, queueNanos, mtu);
  }

  public SimLink withDuplicates(double chance) {
    return new SimLink(delayNanos, jitterNanos, loss, chance, corrupt, rateBps, queueNanos, mtu);
  }

  public SimLink withCorruption(double chance) {
    return new SimLink(delayNanos, jitterNanos, loss, duplicate, chance, rateBps, queueNanos, mtu);
  }

  /// Carries so much and no more.
  ///
  /// @param bps 0 without a limit
  /// @param queue how long a datagram may wait at most
  public SimLink withRate(long bps, long queue) {
    return new SimLink(delayNanos, jitterNanos, loss, duplicate, corrupt, bps, queue, mtu);
  }

  /// Carries no UDP payload longer than so many bytes.
  public SimLink withMtu(int bytes) {
    return new SimLink(
        delayNanos, jitterNanos, loss, duplicate, corrupt, rateBps, queueNanos, bytes);
  }
}
