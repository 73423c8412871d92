package dev.parley.congestion;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.rtp.CongestionFeedbackReader;
import dev.parley.rtp.RtcpMessage;
import dev.parley.rtp.TransportFeedbackReader;

/// Finds out how much a path carries and spreads what is sent over time.
///
/// Everything sent on the path is told with [#sent], or, where the receiver reports what arrived,
/// with [#sentNumbered] or [#sentNamed]. Until the first report nothing is held back. Belongs to
/// one thread; [#deadline()] and [#tick] are those of a core.
///
/// draft-ietf-rmcat-gcc-02; RFC 8836 says what is asked of it
public final class CongestionController {
  private static final double PACING_FACTOR = 1.5;
  private static final double MOST_PACING_FACTOR = 2.5;
  private static final double DRAINING_FACTOR = 1.1;
  private static final double BACKLOG_SECONDS = 0.5;
  private static final double TOO_MUCH_SECONDS = 0.2;
  private static final long CONGESTED_NANOS = 3_000_000_000L;
  private static final double LIMITED = 0.7;
  private static final double PROVEN = 0.95;
  private static final long REMB_NANOS = 10_000_000_000L;
  private static final double PROBE_BURST_SECONDS = 0.001;

  /// After so long without a report, while more is wanted, a probe asks for one: what was paused
  /// since the path carried too little would else never come back.
  private static final long IDLE_NANOS = 1_500_000_000L;

  /// Where nothing was sent meanwhile: at first so soon, then twice as long each time.
  private static final long SOONEST_IDLE_NANOS = 300_000_000L;

  /// A path that carries less than this part of the rate has become another one.
  private static final double NARROW = 0.7;

  private final CongestionConfig config;
  private final SendHistory history = new SendHistory();
  private final TransportFeedbackReader reader = new TransportFeedbackReader();
  private final ArrivalGroups groups = new ArrivalGroups();
  private final DelayTrend trend = new DelayTrend();
  private final StandingQueue queue = new StandingQueue();
  private final NarrowedPath narrowed = new NarrowedPath();
  private final WidenedPath widened = new WidenedPath();
  private final AckedRate acked = new AckedRate();
  private final RateMeter sentRate = new RateMeter(50_000_000);
  private final RateMeter arrivalRate = new RateMeter(12_000_000);
  private final RateControl rate;
  private final LossEstimator loss = new LossEstimator();
  private final Probe probe;
  private final Pacer pacer = new Pacer();
  private final Counters<CongestionDrop> drops = new Counters<>(CongestionDrop.class);

  private final TransportFeedbackReader.Sink sink = this::reported;
  private final StreamReports streams = new StreamReports(history, drops);
  private final StreamReports.Sink streamSink = this::reportedAt;
  private long readAt;
  private double wantedBps;
  private boolean wanted;
  private double target;
  private double steady;
  private double rembBps = -1;
  private long rembAt;
  private BandwidthEstimate.Reason reason = BandwidthEstimate.Reason.UNKNOWN;
  private long feedbackAt = Long.MIN_VALUE;
  private long roundTrip;
  private long leastRoundTrip;
  private long lastSentReported;
  private long lastArrival;
  private long idleAt = Long.MIN_VALUE;
  private long idleNanos = SOONEST_IDLE_NANOS;
  private boolean overused;
  private boolean congestedLately;

  public CongestionController(CongestionConfig config) {
    this.config = config;
    rate = new RateControl(config.startBps());
    probe = new Probe(config.maxBps());
    wantedBps = config.maxBps();
    target = config.startBps();
    steady = target;
  }

  /// Says how much could be made use of: nothing above it is looked for.
  ///
  /// @param bps bits per second
  public void wanted(double bps) {
    wantedBps = Math.clamp(bps, config.minBps(), config.maxBps());
    wanted = true;
  }

  /// What should be sent at most, in bits per second.
  public double targetBps() {
    return target;
  }

  /// Whether a receiver has reported anything, so that the target means something.
  public boolean known() {
    return feedbackAt != Long.MIN_VALUE || rembBps > 0;
  }

  /// Why feedback was ignored.
  public Counters<CongestionDrop> drops() {
    return drops;
  }

  /// Everything that is known at a moment.
  public BandwidthEstimate estimate(long now) {
    return new BandwidthEstimate(
        target,
        steady,
        rate.bps(),
        Math.min(loss.bps(), config.maxBps()),
        acked.bps(),
        sentRate.bps(now),
        loss.lossRate(),
        roundTrip,
        queue.nanos(),
        reason);
  }

  /// The transport-wide number of the next packet that carries one, 16 bits.
  public int nextNumber() {
    return history.nextNumber();
  }

  /// Notes a packet that leaves under [#nextNumber()].
  ///
  /// @param bytes of the whole datagram
  public void sentNumbered(long now, int bytes) {
    history.add(now, bytes, probe.number());
    noted(now, bytes);
  }

  /// Notes a packet whose arrival the receiver reports by its stream's number (RFC 8888); if it
  /// carries a transport-wide number, too, that is [#nextNumber()].
  ///
  /// @param bytes of the whole datagram
  public void sentNamed(long now, int bytes, int ssrc, int sequenceNumber) {
    history.add(now, bytes, probe.number());
    history.name(ssrc, sequenceNumber);
    noted(now, bytes);
  }

  private void noted(long now, int bytes) {
    sent(now, bytes);
    idleAt = now;
    if (!probe.running()) {
      idleNanos = SOONEST_IDLE_NANOS;
    } else if (probe.sent(bytes)) {
      endProbe(now);
    }
  }

  /// Notes a packet whose arrival nobody reports.
  public void sent(long now, int bytes) {
    sentRate.add(now, bytes);
    pacer.sent(now, bytes);
  }

  /// When the next packet of video or data may leave: not after `now` if it may at once.
  public long allowedAt(long now) {
    if (feedbackAt == Long.MIN_VALUE) {
      return now;
    }
    return probe.running() ? pacer.allowedAt(now, PROBE_BURST_SECONDS) : pacer.allowedAt(now);
  }

  /// Says how much waits: what would wait too long is sent faster than the target.
  ///
  /// @param bytes in the queues
  public void waiting(long now, long bytes) {
    if (!probe.running()) {
      pacer.rate(now, pacingBps(bytes));
    }
  }

  private double pacingBps(long waitingBytes) {
    if (queue.isDraining() || congestedLately) {
      return DRAINING_FACTOR * target;
    }
    return Math.clamp(
        waitingBytes * 8.0 / BACKLOG_SECONDS, PACING_FACTOR * target, MOST_PACING_FACTOR * target);
  }

  /// Whether so much waits that more of it would come too late.
  ///
  /// @param bytes that wait
  public boolean tooMuch(long bytes) {
    return feedbackAt != Long.MIN_VALUE && bytes * 8.0 > target * TOO_MUCH_SECONDS;
  }

  /// Whether a probe is going on, which is to be filled with padding where nothing else waits.
  public boolean probing() {
    return probe.running();
  }

  /// How large the packets are to be that fill it, in bytes: what is longer keeps others waiting on
  /// a narrow path.
  public int probePacketBytes() {
    return probe.packetBytes();
  }

  /// When [#tick] is due, or [Core#NEVER].
  public long deadline() {
    return Math.min(probe.deadline(), idleDeadline());
  }

  /// When to ask the path though nothing is sent on it.
  private long idleDeadline() {
    boolean asks =
        wanted && feedbackAt != Long.MIN_VALUE && !probe.running() && target < 0.98 * wantedBps;
    return asks
        ? Math.max(Math.max(feedbackAt, idleAt) + idleNanos, probe.answeredBy())
        : Core.NEVER;
  }

  public void tick(long now) {
    if (now >= probe.deadline()) {
      endProbe(now); // there was nothing to fill it with
    }
    if (now >= idleDeadline()) {
      idleAt = now;
      idleNanos = Math.min(2 * idleNanos, IDLE_NANOS);
      queue.forget();
      maybeProbe(now, ProbeControl.Occasion.IDLE);
    }
  }

  /// Takes a receiver's estimate (REMB), which bounds ours while it is fresh.
  public void remb(long now, long bps) {
    rembBps = Math.clamp((double) bps, config.minBps(), config.maxBps());
    rembAt = now;
    if (feedbackAt == Long.MIN_VALUE) {
      target = rembBps;
      steady = rembBps;
      reason = BandwidthEstimate.Reason.RECEIVER;
    }
  }

  /// Takes transport-wide feedback.
  public void feedback(long now, RtcpMessage.TransportFeedback report) {
    begin();
    readAt = now;
    if (!reader.read(report, sink)) {
      drops.count(CongestionDrop.BROKEN_FEEDBACK);
      return;
    }
    settle(now);
  }

  /// Takes feedback on each stream (RFC 8888).
  public void feedback(long now, RtcpMessage.CongestionFeedback report) {
    begin();
    readAt = now;
    if (!streams.read(report, streamSink)) {
      drops.count(CongestionDrop.BROKEN_FEEDBACK);
      return;
    }
    settle(now);
  }

  private void reported(int number, long arrival) {
    packet(readAt, number, arrival);
  }

  private void reportedAt(int slot, long arrival) {
    packetAt(readAt, slot, arrival);
  }

  /// Begins a report whose packets follow with [#packet]; [#settle] ends it.
  void begin() {
    leastRoundTrip = Long.MAX_VALUE;
    overused = false;
  }

  /// Takes the fate of one packet.
  ///
  /// @param arrival on the receiver's clock, or [TransportFeedbackReader#LOST]
  void packet(long now, int number, long arrival) {
    int slot = history.find(number);
    if (slot < 0) {
      drops.count(CongestionDrop.UNKNOWN_PACKET);
      return;
    }
    packetAt(now, slot, arrival);
  }

  private void packetAt(long now, int slot, long arrival) {
    byte fate = history.fate(slot);
    if (fate == SendHistory.RECEIVED) {
      drops.count(CongestionDrop.REPORTED_TWICE);
      return;
    }
    int bytes = history.bytes(slot);
    long sentAt = history.sentAt(slot);
    if (arrival == TransportFeedbackReader.LOST) {
      if (fate == SendHistory.UNREPORTED) {
        history.fate(slot, SendHistory.LOST);
        loss.add(true, bytes);
        narrowed.lost(sentAt, bytes);
      }
      return;
    }
    if (fate == SendHistory.LOST) {
      loss.recovered();
    } else {
      loss.add(false, bytes);
    }
    history.fate(slot, SendHistory.RECEIVED);
    if (arrival == CongestionFeedbackReader.UNTIMED) {
      return; // it counts against losses alone
    }
    arrived(now, slot, sentAt, arrival, bytes);
  }

  private void arrived(long now, int slot, long sentAt, long arrival, int bytes) {
    leastRoundTrip = Math.min(leastRoundTrip, Math.max(0, now - sentAt));
    lastSentReported = Math.max(lastSentReported, sentAt);
    acked.add(arrival, bytes);
    arrivalRate.add(arrival, bytes);
    lastArrival = arrival;
    queue.add(sentAt, arrival);
    if (history.probe(slot) != 0) {
      probe.arrived(history.probe(slot), sentAt, arrival, bytes);
      narrowed.reset();
    } else {
      narrowed.arrived(sentAt, arrival, bytes, queue.nanos());
      widened.arrived(sentAt, arrival, bytes, rate.bps());
    }
    if (groups.add(sentAt, arrival)) {
      trend.update(groups.sendDeltaNanos(), groups.arrivalDeltaNanos(), groups.arrival());
      overused |= trend.state() == DelayState.OVERUSE;
    }
  }

  /// Draws the conclusions from a report.
  void settle(long now) {
    if (leastRoundTrip != Long.MAX_VALUE) {
      roundTrip = leastRoundTrip;
    }
    feedbackAt = now;
    double arriving = arrivingBps(now);
    boolean limited = limited(now);
    boolean standing = queue.stands(limited);
    boolean stays = queue.stays(now, roundTrip);
    double carried = narrowed.bps();
    if (carried > 0 && carried < NARROW * rate.bps()) {
      rate.fallTo(now, carried);
      narrowed.reset();
      widened.narrowed();
      queue.drain(now);
    } else if ((overused && standing) || stays) {
      if (rate.decrease(now, arrivalRate.bps(lastArrival), roundTrip, limited)) {
        queue.drain(now);
      }
    } else if (overused || trend.state() == DelayState.UNDERUSE || queue.draining(now)) {
      rate.hold(now);
    } else {
      rate.increase(now, arriving, limited, roundTrip);
      if (!standing) {
        rate.raiseTo(now, PROVEN * arriving); // it arrives, and no queue grows
      }
    }
    double shown = probe.takeResult();
    if (shown > 0 && !(overused && standing)) {
      rate.raiseTo(now, shown);
    }
    rate.clamp(config.minBps(), config.maxBps());
    loss.update(lastSentReported, rate.bps(), arriving);
    decide(now);
    maybeProbe(now, occasion(standing));
  }

  /// What arrives, by the receiver's clock, but not more than was sent by ours.
  private double arrivingBps(long now) {
    double sending = sentRate.bps(now);
    double arriving = acked.bps();
    return sending > 0 && arriving > 0 ? Math.min(arriving, 1.5 * sending) : arriving;
  }

  /// Whether the source sends clearly less than it may.
  private boolean limited(long now) {
    double sending = sentRate.bps(now);
    return sending >= 0 && sending < LIMITED * target;
  }

  private void decide(long now) {
    target = rate.bps();
    reason = BandwidthEstimate.Reason.DELAY;
    if (loss.bps() < target) {
      target = loss.bps();
      reason = BandwidthEstimate.Reason.LOSS;
    }
    if (rembBps > 0 && now - rembAt < REMB_NANOS && rembBps < target) {
      target = rembBps;
      reason = BandwidthEstimate.Reason.RECEIVER;
    }
    steady = Math.clamp(target, config.minBps(), config.maxBps());
    if (queue.draining(now)) {
      target *= queue.share();
      reason = BandwidthEstimate.Reason.DRAIN;
    }
    target = Math.clamp(target, config.minBps(), config.maxBps());
    congestedLately =
        rate.decreasedAt() != Long.MIN_VALUE && now - rate.decreasedAt() < CONGESTED_NANOS;
    if (!probe.running()) {
      pacer.rate(now, pacingBps(0));
    }
  }

  private ProbeControl.Occasion occasion(boolean standing) {
    if (standing || queue.isDraining()) {
      return ProbeControl.Occasion.QUEUE;
    }
    if (widened.shows()) {
      return ProbeControl.Occasion.WIDENED;
    }
    boolean grows = overused && !queue.isEmpty();
    return grows ? ProbeControl.Occasion.QUEUE : ProbeControl.Occasion.TIME;
  }

  private void maybeProbe(long now, ProbeControl.Occasion occasion) {
    if (probe.running()) {
      return;
    }
    double bps = probe.begin(now, steady, wantedBps, rate.decreasedAt(), occasion);
    if (bps > 0) {
      widened.reset();
      pacer.reset(now);
      pacer.rate(now, bps);
    }
  }

  private void endProbe(long now) {
    probe.end();
    pacer.reset(now);
    pacer.rate(now, pacingBps(0));
  }
}
