package dev.parley.rtp;

import dev.parley.core.Serial;

/// Counts what arrived of one RTP stream and makes its report blocks.
///
/// RFC 3550, sections 6.4.1, A.1, A.3 and A.8
public final class ReceiveStatistics {
  private static final int MAX_DROPOUT = 3000;
  private static final int MAX_MISORDER = 1000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_TRANSIT_STEP_SECONDS = 5;
  private static final int NONE = -1;

  private final int ssrc;
  private final int clockRateHz;
  private final SeenWindow seen = new SeenWindow();
  private long base = NONE;
  private long highest;
  private int restartAt = NONE;
  private long packets;
  private long bytes;
  private long duplicates;
  private long counted;
  private long lostBefore;
  private long expectedPrior;
  private long countedPrior;
  private boolean transitKnown;
  private int transit;
  private int jitter16;
  private long lastSenderReport;
  private long lastSenderReportAt;

  public ReceiveStatistics(int ssrc, int clockRateHz) {
    if (clockRateHz < 1) {
      throw new IllegalArgumentException("clock rate " + clockRateHz + " must be at least 1 Hz");
    }
    this.ssrc = ssrc;
    this.clockRateHz = clockRateHz;
  }

  /// Counts a packet.
  ///
  /// @param now when it arrived, in monotonic nanoseconds
  /// @param length of header and payload, in bytes
  /// @return false for a duplicate, which is counted as such alone
  public boolean receive(long now, int sequenceNumber, long timestamp, int length) {
    if (!advance(sequenceNumber)) {
      duplicates++;
      return false;
    }
    packets++;
    counted++;
    bytes += length;
    updateJitter(now, timestamp);
    return true;
  }

  /// Counts a packet that came back by retransmission: it is no longer lost, but says nothing of
  /// jitter.
  ///
  /// @return false for a duplicate, and for what lies too far from the rest
  public boolean recover(int sequenceNumber, int length) {
    // One that comes back very late must not pass for a sender that began anew.
    if (base >= 0 && isJump(sequenceNumber)) {
      return false;
    }
    if (!advance(sequenceNumber)) {
      duplicates++;
      return false;
    }
    packets++;
    counted++;
    bytes += length;
    return true;
  }

  /// Moves the extended sequence number on; false for a duplicate.
  private boolean advance(int sequenceNumber) {
    if (base < 0) {
      restart(sequenceNumber);
      return true;
    }
    if (isJump(sequenceNumber)) {
      // A.1: two in a row after a great jump mean that the sender began anew.
      if (sequenceNumber == restartAt) {
        lostBefore = cumulativeLost();
        counted = 0;
        restart(sequenceNumber);
      } else {
        restartAt = (sequenceNumber + 1) & 0xFFFF;
        counted--; // not part of the sequence: neither expected nor received
      }
      return true;
    }
    restartAt = NONE;
    long extended = Serial.unwrap16(highest, sequenceNumber);
    highest = Math.max(highest, extended);
    base = Math.min(base, extended); // the first to come was not the first to be sent
    return seen.add(extended);
  }

  private boolean isJump(int sequenceNumber) {
    int step = Serial.distance16((int) highest, sequenceNumber);
    return step > MAX_DROPOUT || step < -MAX_MISORDER;
  }

  private void restart(int sequenceNumber) {
    base = sequenceNumber + 0x1_0000L; // so that what is older than the first stays positive
    highest = base;
    expectedPrior = 0;
    countedPrior = 0;
    restartAt = NONE;
    seen.clear();
    seen.add(base);
  }

  private void updateJitter(long now, long timestamp) {
    int arrival =
        (int) (now / NANOS_PER_SECOND * clockRateHz)
            + (int) (now % NANOS_PER_SECOND * clockRateHz / NANOS_PER_SECOND);
    int newTransit = arrival - (int) timestamp;
    if (transitKnown) {
      long step = Math.abs((long) newTransit - transit);
      // A step of seconds is a new timestamp base, not jitter.
      if (step < MAX_TRANSIT_STEP_SECONDS * clockRateHz) {
        jitter16 += (int) step - ((jitter16 + 8) >> 4);
      }
    }
    transit = newTransit;
    transitKnown = true;
  }

  /// Remembers a sender report of the stream.
  ///
  /// @param now when it arrived, in monotonic nanoseconds
  public void senderReport(long now, RtcpMessage.SenderReport report) {
    lastSenderReport = report.ntp() >>> 16 & 0xFFFF_FFFFL;
    lastSenderReportAt = now;
  }

  /// Makes the next report block, which ends the interval that its loss fraction is about.
  public ReportBlock report(long now) {
    long expected = expected();
    long expectedInterval = expected - expectedPrior;
    long lostInterval = expectedInterval - (counted - countedPrior);
    expectedPrior = expected;
    countedPrior = counted;
    int fraction =
        expectedInterval <= 0 || lostInterval <= 0
            ? 0
            : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    long delay = 0;
    if (lastSenderReport != 0) {
      long elapsed = Math.clamp(now - lastSenderReportAt, 0, 60_000 * NANOS_PER_SECOND);
      delay = (elapsed << 16) / NANOS_PER_SECOND;
    }
    return new ReportBlock(
        ssrc,
        fraction,
        Math.clamp(cumulativeLost(), -0x80_0000, 0x7F_FFFF),
        base < 0 ? 0 : (highest - 0x1_0000L) & 0xFFFF_FFFFL,
        jitterTicks(),
        lastSenderReport,
        delay);
  }

  private long expected() {
    return base < 0 ? 0 : highest - base + 1;
  }

  public int ssrc() {
    return ssrc;
  }

  /// Packets received, without duplicates.
  public long packets() {
    return packets;
  }

  /// Bytes of header and payload received, without duplicates.
  public long bytes() {
    return bytes;
  }

  public long duplicates() {
    return duplicates;
  }

  /// Packets expected but not received; negative if more came than the sequence numbers say.
  public long cumulativeLost() {
    return lostBefore + expected() - counted;
  }

  /// The jitter of the arrival times in ticks of the RTP clock.
  public int jitterTicks() {
    return jitter16 >>> 4;
  }

  /// The jitter of the arrival times in seconds.
  public double jitterSeconds() {
    return (double) jitterTicks() / clockRateHz;
  }
}
