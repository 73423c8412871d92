package dev.parley.congestion;

/// Spreads what is sent over time, so that bursts do not queue in the network.
///
/// Whatever is sent raises a debt that falls at the pacing rate; while the debt is larger than a
/// few milliseconds' worth, only what cannot wait may go.
final class Pacer {
  private static final double BURST_SECONDS = 0.005;
  private static final double MOST_DEBT_SECONDS = 0.5;

  private static final double PACKET_BITS = 12_000;

  private double bps;
  private double debtBits;
  private long settledAt = Long.MIN_VALUE;

  void rate(long now, double newBps) {
    settle(now);
    bps = newBps;
    debtBits = Math.min(debtBits, mostDebt());
  }

  /// What was sent in spite of the pacer holds nothing back for long.
  private double mostDebt() {
    return Math.max(bps * MOST_DEBT_SECONDS, PACKET_BITS);
  }

  double bps() {
    return bps;
  }

  private void settle(long now) {
    if (settledAt != Long.MIN_VALUE && now > settledAt) {
      debtBits = Math.max(0, debtBits - bps * (now - settledAt) / 1e9);
    }
    settledAt = now;
  }

  void sent(long now, int bytes) {
    settle(now);
    debtBits = Math.min(debtBits + bytes * 8.0, mostDebt());
  }

  /// Forgets what was sent at another rate.
  void reset(long now) {
    debtBits = 0;
    settledAt = now;
  }

  /// When the next packet may go; not after `now` if it may at once.
  long allowedAt(long now, double burstSeconds) {
    settle(now);
    double excess = debtBits - bps * burstSeconds;
    return excess <= 0 ? now : now + Math.max(1, (long) Math.ceil(excess * 1e9 / bps));
  }

  long allowedAt(long now) {
    return allowedAt(now, BURST_SECONDS);
  }
}
