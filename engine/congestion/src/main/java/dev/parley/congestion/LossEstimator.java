package dev.parley.congestion;

/// Finds the rate under which the losses seen are the likeliest.
///
/// A path is taken to lose a part of everything, whatever is sent (as radio does), and besides all
/// that is sent beyond its bandwidth. Each update tries a few bandwidths near the present one,
/// gives each the inherent loss that fits it best, and keeps the likeliest of them. So steady loss
/// does not bring the rate down, and loss that grows with the rate does.
final class LossEstimator {
  private static final int WINDOW = 20;
  private static final long LEAST_NANOS = 250_000_000;
  private static final int LEAST_PACKETS = 10;
  private static final double AGING = 0.9;
  private static final double RISE = 1.02;
  private static final double FALL = 0.95;
  private static final double BACK_OFF = 0.85;
  private static final double LEAST_LOSS = 0.001;
  private static final double MOST_LOSS = 0.3;
  private static final int NEWTON_STEPS = 4;
  private static final double NEWTON_STEP = 0.75;

  /// What a higher bandwidth is worth for each packet, so that it is tried without losses.
  private static final double HIGHER_IS_BETTER = 0.02;

  private final double[] rates = new double[WINDOW];
  private final int[] packets = new int[WINDOW];
  private final int[] losses = new int[WINDOW];
  private int filled;
  private int next;
  private long since = Long.MIN_VALUE;
  private int newPackets;
  private int newLosses;
  private long newBytes;
  private double bps = Double.MAX_VALUE;
  private double inherent = 0.01;

  /// Takes the fate of a packet.
  void add(boolean lost, int bytes) {
    newPackets++;
    newBytes += bytes;
    newLosses += lost ? 1 : 0;
  }

  /// Takes back that a packet was lost: it only came late.
  void recovered() {
    if (newLosses > 0) {
      newLosses--;
    } else if (filled > 0) {
      int last = Math.floorMod(next - 1, WINDOW);
      losses[last] = Math.max(0, losses[last] - 1);
    }
  }

  /// The estimate, not above what the delay allows.
  double bps() {
    return bps;
  }

  /// The part of the packets lost over the window, 0..1.
  double lossRate() {
    double lost = newLosses;
    double all = newPackets;
    for (int i = 0; i < filled; i++) {
      lost += losses[i];
      all += packets[i];
    }
    return all == 0 ? 0 : lost / all;
  }

  /// Estimates anew, if enough was reported since the last time.
  ///
  /// @param lastSent when the last packet reported was sent
  /// @param delayBps what the delay allows
  /// @param ackedBps what arrives, or -1
  void update(long lastSent, double delayBps, double ackedBps) {
    if (since == Long.MIN_VALUE) {
      since = lastSent;
    }
    if (lastSent - since < LEAST_NANOS || newPackets < LEAST_PACKETS) {
      return;
    }
    observe(lastSent);
    if (lossRate() == 0) {
      bps = Double.MAX_VALUE;
      return;
    }
    double present = Math.min(bps, delayBps);
    double best = present;
    double bestLoss = inherentLoss(present);
    double bestScore = score(present, bestLoss);
    for (int i = 0; i < 4; i++) {
      double candidate =
          switch (i) {
            case 0 -> Math.min(present * RISE, delayBps);
            case 1 -> present * FALL;
            case 2 -> ackedBps > 0 ? Math.min(ackedBps * BACK_OFF, present) : present;
            default -> delayBps;
          };
      double loss = inherentLoss(candidate);
      double score = score(candidate, loss);
      if (score > bestScore) {
        best = candidate;
        bestLoss = loss;
        bestScore = score;
      }
    }
    // What the delay allows may rise before the next time: then it is not the losses that forbid
    // it.
    bps = best >= delayBps ? Double.MAX_VALUE : best;
    inherent = bestLoss;
  }

  private void observe(long lastSent) {
    rates[next] = newBytes * 8e9 / (lastSent - since);
    packets[next] = newPackets;
    losses[next] = newLosses;
    next = (next + 1) % WINDOW;
    filled = Math.min(filled + 1, WINDOW);
    since = lastSent;
    newPackets = 0;
    newLosses = 0;
    newBytes = 0;
  }

  /// The chance that a packet is lost.
  private static double chance(double rate, double bandwidth, double inherentLoss) {
    double over = rate > bandwidth ? (rate - bandwidth) / rate : 0;
    return Math.clamp(inherentLoss + (1 - inherentLoss) * over, 1e-6, 1 - 1e-6);
  }

  /// The inherent loss that makes what was seen the likeliest, by Newton's method.
  private double inherentLoss(double bandwidth) {
    double loss = Math.clamp(inherent, LEAST_LOSS, MOST_LOSS);
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double first = 0;
      double second = 0;
      double weight = 1;
      for (int i = 1; i <= filled; i++) {
        int at = Math.floorMod(next - i, WINDOW);
        double p = chance(rates[at], bandwidth, loss);
        int received = packets[at] - losses[at];
        first += weight * (losses[at] / p - received / (1 - p));
        second -= weight * (losses[at] / (p * p) + received / ((1 - p) * (1 - p)));
        weight *= AGING;
      }
      if (second == 0) {
        return loss;
      }
      loss = Math.clamp(loss - NEWTON_STEP * first / second, LEAST_LOSS, MOST_LOSS);
    }
    return loss;
  }

  private double score(double bandwidth, double inherentLoss) {
    double score = 0;
    double weight = 1;
    for (int i = 1; i <= filled; i++) {
      int at = Math.floorMod(next - i, WINDOW);
      double p = chance(rates[at], bandwidth, inherentLoss);
      int received = packets[at] - losses[at];
      score += weight * (losses[at] * Math.log(p) + received * Math.log(1 - p));
      score += weight * packets[at] * HIGHER_IS_BETTER * Math.log(bandwidth / 1000);
      weight *= AGING;
    }
    return score;
  }
}
