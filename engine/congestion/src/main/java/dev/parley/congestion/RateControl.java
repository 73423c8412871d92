package dev.parley.congestion;

/// Raises the rate while the delay is steady, and lowers it below what arrives when queues grow.
///
/// Far from the rate at which queues grew last it rises by 8 % in a second, near it by about one
/// packet in a round trip. draft-ietf-rmcat-gcc-02, section 5.5
final class RateControl {
  private static final double BACK_OFF = 0.9;
  private static final double LIMITED_BACK_OFF = 0.85;
  private static final double RISE_PER_SECOND = 1.08;
  private static final double PACKET_BITS = 9600;
  private static final double LEAST_RISE_BPS = 4000;
  private static final double HEADROOM = 1.5;
  private static final double HEADROOM_BPS = 10_000;
  private static final double CAPACITY_SMOOTHING = 0.05;
  private static final double DEVIATIONS = 3;
  private static final double FEEDBACK_SECONDS = 0.1;
  private static final long LONGEST_STEP_NANOS = 1_000_000_000;

  private double bps;
  private double capacity = -1; // mean of what arrived when queues grew, kbit/s
  private double capacityVariance = 0.4; // in parts of the mean
  private long updatedAt = Long.MIN_VALUE;
  private long decreasedAt = Long.MIN_VALUE;

  RateControl(double startBps) {
    bps = startBps;
  }

  double bps() {
    return bps;
  }

  /// When the rate was lowered last, or `Long.MIN_VALUE`.
  long decreasedAt() {
    return decreasedAt;
  }

  /// Sets the rate to what a probe has shown.
  void raiseTo(long now, double newBps) {
    if (newBps > bps) {
      bps = newBps;
      updatedAt = now;
      if (capacity > 0 && newBps / 1000 > upperCapacity()) {
        capacity = -1;
      }
    }
  }

  /// Queues grow: falls below what arrives, at most once in a round trip.
  ///
  /// @param ackedBps what arrives, or -1 if unknown
  /// @param limited whether less is sent than may be, so that what arrives says little
  /// @return whether the rate fell
  boolean decrease(long now, double ackedBps, long roundTripNanos, boolean limited) {
    long pause = roundTripNanos + (long) (FEEDBACK_SECONDS * 1e9);
    boolean early = decreasedAt != Long.MIN_VALUE && now - decreasedAt < pause;
    if (early && (limited || !(ackedBps > 0 && ackedBps < bps / 2))) {
      return false;
    }
    if (ackedBps > 0 && !limited) {
      learn(ackedBps / 1000);
    }
    double lower = BACK_OFF * (ackedBps > 0 ? ackedBps : bps);
    if (limited) {
      lower = Math.max(lower, LIMITED_BACK_OFF * bps);
    }
    bps = Math.min(bps, lower);
    decreasedAt = now;
    updatedAt = now;
    return true;
  }

  /// The path carries far less than before: falls below that at once.
  ///
  /// @param carriedBps what arrives out of a queue
  void fallTo(long now, double carriedBps) {
    learn(carriedBps / 1000);
    bps = Math.min(bps, BACK_OFF * carriedBps);
    decreasedAt = now;
    updatedAt = now;
  }

  private void learn(double sample) {
    if (capacity > 0 && (sample > upperCapacity() || sample < lowerCapacity())) {
      capacity = -1; // the path has changed
    }
    if (capacity < 0) {
      capacity = sample;
      capacityVariance = 0.4;
      return;
    }
    capacity += CAPACITY_SMOOTHING * (sample - capacity);
    double error = capacity - sample;
    double normalized = error * error / Math.max(1, capacity);
    capacityVariance += CAPACITY_SMOOTHING * (normalized - capacityVariance);
    capacityVariance = Math.clamp(capacityVariance, 0.4, 2.5);
  }

  private double deviation() {
    return DEVIATIONS * Math.sqrt(capacityVariance * capacity);
  }

  private double upperCapacity() {
    return capacity + deviation();
  }

  private double lowerCapacity() {
    return Math.max(0, capacity - deviation());
  }

  /// Queues are steady: rises for the time that has passed.
  ///
  /// @param ackedBps what arrives, or -1 if unknown
  /// @param limited whether less is sent than may be, so that nothing is learned from steady queues
  void increase(long now, double ackedBps, boolean limited, long roundTripNanos) {
    double seconds =
        updatedAt == Long.MIN_VALUE ? 0 : Math.min(now - updatedAt, LONGEST_STEP_NANOS) / 1e9;
    updatedAt = now;
    if (limited) {
      return;
    }
    if (capacity > 0 && ackedBps / 1000 > upperCapacity()) {
      capacity = -1;
    }
    double next;
    if (capacity > 0) {
      double response = roundTripNanos / 1e9 + FEEDBACK_SECONDS;
      next = bps + Math.max(LEAST_RISE_BPS, PACKET_BITS / response) * seconds;
    } else {
      next = bps * Math.pow(RISE_PER_SECOND, seconds) + 1000 * seconds;
    }
    double limit = ackedBps > 0 ? HEADROOM * ackedBps + HEADROOM_BPS : bps;
    bps = Math.max(bps, Math.min(next, limit));
  }

  /// Queues shrink, or something is being waited for: stays.
  void hold(long now) {
    updatedAt = now;
  }

  void clamp(double least, double most) {
    bps = Math.clamp(bps, least, most);
  }
}
