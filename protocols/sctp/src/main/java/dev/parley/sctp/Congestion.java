package dev.parley.sctp;

/// The congestion window: CUBIC (RFC 9438) with HyStart++ (RFC 9406), for paths that are long, fat
/// and lose at random.
///
/// It differs from CUBIC in what it makes of loss. A few lost packets while the round trip is no
/// longer than the path alone takes say nothing about congestion: they are sent again, and the
/// window goes on growing. If the round trip shows a queue, and little is lost, the window shrinks
/// to what the path has been seen to carry and a quarter more. Otherwise it shrinks as CUBIC says.
///
/// On a path that our media take, too, it leaves them the queue: it grows only while hardly any is
/// seen, and shrinks once a round trip to what fits with half of the queue that it allows itself,
/// much as LEDBAT does (RFC 6817). Media see no queue of ours then, and take what they need.
final class Congestion {
  private static final double BETA = 0.7;
  private static final double C = 0.4;
  private static final int INITIAL_PACKETS = 10;
  private static final int MIN_PACKETS = 4;
  private static final int RATE_ROUNDS = 8;

  /// One lost packet in so many is little, and twice as much is borne while no queue builds up,
  /// much as BBR does.
  private static final int TOLERATED_LOSS = 50;

  /// What of the rate that was seen to come through is kept in flight after a reduction: little was
  /// lost, or much.
  private static final double GENTLE_GAIN = 1.25;

  private static final double DRAINING_GAIN = 0.85;

  private static final long QUEUE_MIN_NANOS = 2_000_000;
  private static final long HYSTART_MIN_NANOS = 4_000_000;
  private static final long HYSTART_MAX_NANOS = 16_000_000;
  private static final int HYSTART_SAMPLES = 8;
  private static final int CONSERVATIVE_ROUNDS = 5;
  private static final int CONSERVATIVE_DIVISOR = 4;

  /// The longest queue beside media: below what their congestion control takes for one.
  private static final long SHARED_QUEUE_NANOS = 10_000_000;

  private static final int MIN_SHARED_PACKETS = 2;

  private final Rtt rtt;
  private final long maxWindow;
  private boolean shared;
  private int packet = 1200;
  private long window;
  private long threshold = Long.MAX_VALUE;
  private double windowBefore;
  private double renoWindow;
  private long epoch = -1;
  private double k;

  private boolean roundBegan;
  private long roundStart;
  private long delivered;
  private long lost;
  private long deliveredBefore;
  private long lostBefore;
  private long roundLeast = Long.MAX_VALUE;
  private long roundLeastBefore = Long.MAX_VALUE;
  private int samples;
  private int conservativeRounds;
  private long baseline;
  private final double[] rates = new double[RATE_ROUNDS];
  private int rate;

  Congestion(Rtt rtt, long maxWindow) {
    this.rtt = rtt;
    this.maxWindow = maxWindow;
  }

  void packetSize(int bytes) {
    packet = bytes;
    if (window == 0) {
      window = (long) INITIAL_PACKETS * bytes;
    }
  }

  long window() {
    return window;
  }

  /// Says whether media of ours take the same path.
  void shared(boolean withMedia) {
    shared = withMedia;
  }

  /// Bytes were acknowledged.
  ///
  /// @param limited whether the window was what kept us from sending more
  void acknowledged(long now, long bytes, boolean limited) {
    delivered += bytes;
    if (!limited || (shared && queueNanos() > SHARED_QUEUE_NANOS / 2)) {
      epoch = -1;
      return;
    }
    if (window < threshold) {
      window += conservativeRounds > 0 ? bytes / CONSERVATIVE_DIVISOR : bytes;
    } else {
      grow(now, bytes);
    }
    window = Math.min(window, maxWindow);
  }

  private void grow(long now, long bytes) {
    if (epoch < 0) {
      epoch = now;
      double before = windowBefore / packet;
      double present = (double) window / packet;
      k = before > present ? StrictMath.cbrt((before - present) / C) : 0;
      windowBefore = Math.max(windowBefore, (double) window);
      renoWindow = window;
    }
    double t = (now - epoch + rtt.smoothed()) / 1e9 - k;
    double target = (C * t * t * t) * packet + windowBefore;
    target = Math.min(Math.max(target, (double) window), 1.5 * window);
    double alpha = renoWindow < windowBefore ? 3 * (1 - BETA) / (1 + BETA) : 1;
    renoWindow += alpha * bytes * packet / window;
    double grown = window + (target - window) * bytes / window;
    window = (long) Math.max(grown, renoWindow);
  }

  void rtt(long nanos) {
    roundLeast = Math.min(roundLeast, nanos);
    samples++;
    if (window < threshold && samples == HYSTART_SAMPLES && roundLeastBefore != Long.MAX_VALUE) {
      long margin = Math.clamp(roundLeastBefore / 8, HYSTART_MIN_NANOS, HYSTART_MAX_NANOS);
      if (conservativeRounds > 0) {
        conservativeRounds = roundLeast < baseline ? 0 : conservativeRounds;
      } else if (roundLeast >= roundLeastBefore + margin) {
        conservativeRounds = 1;
        baseline = roundLeast;
      }
    }
  }

  /// A round trip is over: what was sent when it began has been answered.
  ///
  /// @param limited whether the window was used to its full
  void roundOver(long now, boolean limited) {
    if (roundBegan && now > roundStart) {
      double measured = (double) delivered / (now - roundStart);
      rate = (rate + 1) % RATE_ROUNDS;
      rates[rate] = limited ? measured : Math.max(measured, bandwidth());
    }
    if (conservativeRounds > 0 && ++conservativeRounds > CONSERVATIVE_ROUNDS) {
      threshold = window;
      windowBefore = window;
      conservativeRounds = 0;
    }
    if (shared && roundLeast != Long.MAX_VALUE && queueNanos() > SHARED_QUEUE_NANOS) {
      giveWay();
    }
    roundBegan = true;
    roundStart = now;
    deliveredBefore = delivered;
    lostBefore = lost;
    delivered = 0;
    lost = 0;
    roundLeastBefore = roundLeast;
    roundLeast = Long.MAX_VALUE;
    samples = 0;
  }

  private void giveWay() {
    double fits = (rtt.least() + SHARED_QUEUE_NANOS / 2.0) / roundLeast;
    window = Math.max((long) (Math.max(fits, 0.5) * window), (long) MIN_SHARED_PACKETS * packet);
    threshold = window;
    windowBefore = window;
    epoch = -1;
    conservativeRounds = 0;
  }

  /// The most that came through in one of the last rounds, in bytes per nanosecond.
  private double bandwidth() {
    double most = 0;
    for (double r : rates) {
      most = Math.max(most, r);
    }
    return most;
  }

  void lost(long bytes) {
    lost += bytes;
  }

  /// Packets sent since the last reduction were lost.
  ///
  /// @return whether the window was reduced, so that the next reduction is due a round trip from
  ///   now
  boolean congested() {
    long recentLost = lost + lostBefore;
    long few = (delivered + deliveredBefore) / TOLERATED_LOSS + 2L * packet;
    boolean queueing = queueing();
    if (!queueing && recentLost <= 2 * few) {
      return false;
    }
    windowBefore = window < windowBefore ? window * (1 + BETA) / 2 : window;
    double gain = recentLost <= few ? GENTLE_GAIN : DRAINING_GAIN;
    double carried = gain * bandwidth() * rtt.least();
    double reduced = Math.max(BETA * window, Math.min((double) window, carried));
    window = Math.max((long) reduced, (long) MIN_PACKETS * packet);
    threshold = window;
    epoch = -1;
    conservativeRounds = 0;
    return true;
  }

  private boolean queueing() {
    return queueNanos() > Math.max(rtt.least() / 8, QUEUE_MIN_NANOS);
  }

  /// How much longer than the path alone the quickest round trip of late was; 0 when not known.
  private long queueNanos() {
    long recentLeast = roundLeast == Long.MAX_VALUE ? roundLeastBefore : roundLeast;
    return recentLeast == Long.MAX_VALUE ? 0 : recentLeast - rtt.least();
  }

  /// Nothing came back for a whole timeout: begin anew.
  void timedOut() {
    threshold = Math.max(window / 2, (long) MIN_PACKETS * packet);
    windowBefore = window;
    window = packet;
    epoch = -1;
    conservativeRounds = 0;
  }
}
