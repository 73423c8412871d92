package dev.parley.congestion;

/// Fits a line through the queueing delay of the latest packet groups: a slope that stays above a
/// threshold means that queues grow.
///
/// The threshold follows the slope slowly, so that a competing flow with a growing queue does not
/// starve this one. draft-ietf-rmcat-gcc-02, sections 5.3 and 5.4
final class DelayTrend {
  private static final int WINDOW = 20;
  private static final double SMOOTHING = 0.9;
  private static final double GAIN = 4;
  private static final int MOST_DELTAS = 60;
  private static final double THRESHOLD_MILLIS = 12.5;
  private static final double LOWEST_THRESHOLD = 6;
  private static final double HIGHEST_THRESHOLD = 600;
  private static final double RISE = 0.0087;
  private static final double FALL = 0.039;
  private static final double OUTLIER_MILLIS = 15;
  private static final double LONGEST_STEP_MILLIS = 100;
  private static final double OVERUSE_MILLIS = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private final double[] times = new double[WINDOW];
  private final double[] delays = new double[WINDOW];
  private int points;
  private int next;
  private int deltas;
  private long origin = Long.MIN_VALUE;
  private double accumulated;
  private double smoothed;
  private double slope;
  private double slopeBefore;
  private double threshold = THRESHOLD_MILLIS;
  private double overusingMillis = -1;
  private int overuses;
  private double thresholdAt = -1;
  private DelayState state = DelayState.NORMAL;

  DelayState state() {
    return state;
  }

  /// Takes the distance between two groups.
  ///
  /// @param arrival of the later group, on the receiver's clock
  void update(long sendDeltaNanos, long arrivalDeltaNanos, long arrival) {
    if (origin == Long.MIN_VALUE) {
      origin = arrival;
    }
    deltas = Math.min(deltas + 1, 1000);
    accumulated += (arrivalDeltaNanos - sendDeltaNanos) / NANOS_PER_MILLI;
    smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated;
    times[next] = (arrival - origin) / NANOS_PER_MILLI;
    delays[next] = smoothed;
    double at = times[next];
    next = (next + 1) % WINDOW;
    points = Math.min(points + 1, WINDOW);
    if (points == WINDOW) {
      slope = fit();
    }
    detect(sendDeltaNanos / NANOS_PER_MILLI, at);
  }

  /// The slope of the line with the least squares.
  private double fit() {
    double meanTime = 0;
    double meanDelay = 0;
    for (int i = 0; i < points; i++) {
      meanTime += times[i];
      meanDelay += delays[i];
    }
    meanTime /= points;
    meanDelay /= points;
    double above = 0;
    double below = 0;
    for (int i = 0; i < points; i++) {
      above += (times[i] - meanTime) * (delays[i] - meanDelay);
      below += (times[i] - meanTime) * (times[i] - meanTime);
    }
    return below == 0 ? slope : above / below;
  }

  private void detect(double sendDeltaMillis, double at) {
    if (deltas < 2) {
      return;
    }
    double trend = Math.min(deltas, MOST_DELTAS) * slope * GAIN;
    if (trend > threshold) {
      overusingMillis =
          overusingMillis < 0 ? sendDeltaMillis / 2 : overusingMillis + sendDeltaMillis;
      overuses++;
      if (overusingMillis > OVERUSE_MILLIS && overuses > 1 && slope >= slopeBefore) {
        overusingMillis = 0;
        overuses = 0;
        state = DelayState.OVERUSE;
      }
    } else {
      overusingMillis = -1;
      overuses = 0;
      state = trend < -threshold ? DelayState.UNDERUSE : DelayState.NORMAL;
    }
    slopeBefore = slope;
    adapt(Math.abs(trend), at);
  }

  private void adapt(double trend, double at) {
    if (thresholdAt < 0) {
      thresholdAt = at;
    }
    if (trend <= threshold + OUTLIER_MILLIS) {
      double factor = trend < threshold ? FALL : RISE;
      double step = Math.clamp(at - thresholdAt, 0, LONGEST_STEP_MILLIS);
      threshold += factor * (trend - threshold) * step;
      threshold = Math.clamp(threshold, LOWEST_THRESHOLD, HIGHEST_THRESHOLD);
    }
    thresholdAt = at;
  }
}
