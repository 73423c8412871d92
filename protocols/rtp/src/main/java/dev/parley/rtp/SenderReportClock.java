package dev.parley.rtp;

/// The relation of time of day and RTP timestamp that a publisher reported, for streams that are
/// made of its packets.
///
/// A forwarded stream is reported in the publisher's time of day, so that what one publisher sends
/// stays in sync. RFC 3550, section 6.4.1
public final class SenderReportClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int clockRateHz;
  private boolean known;
  private long receivedAt;
  private long ntp;
  private long rtpTimestamp;

  public SenderReportClock(int clockRateHz) {
    if (clockRateHz < 1) {
      throw new IllegalArgumentException("clock rate " + clockRateHz + " must be at least 1 Hz");
    }
    this.clockRateHz = clockRateHz;
  }

  /// Takes a sender report of the publisher's stream.
  ///
  /// @param now when it arrived, in monotonic nanoseconds
  public void receive(long now, RtcpMessage.SenderReport report) {
    known = true;
    receivedAt = now;
    ntp = report.ntp();
    rtpTimestamp = report.rtpTimestamp();
  }

  /// Whether a report was received; before that there is nothing to report.
  public boolean known() {
    return known;
  }

  /// The publisher's time of day, as an NTP timestamp, when its report would arrive now.
  public long ntp(long now) {
    long elapsed = now - receivedAt;
    long seconds = Math.floorDiv(elapsed, NANOS_PER_SECOND);
    long nanos = Math.floorMod(elapsed, NANOS_PER_SECOND);
    return ntp + (seconds << 32) + (nanos << 32) / NANOS_PER_SECOND;
  }

  /// The timestamp of the forwarded stream that belongs to [#ntp(long)].
  ///
  /// @param timestampOffset what is added to the publisher's timestamps:
  ///   [SequenceRewriter#timestampOffset()]
  /// @return 32 bits
  public long rtpTimestamp(long now, long timestampOffset) {
    long elapsed = now - receivedAt;
    long ticks =
        Math.floorDiv(elapsed, NANOS_PER_SECOND) * clockRateHz
            + Math.floorMod(elapsed, NANOS_PER_SECOND) * clockRateHz / NANOS_PER_SECOND;
    return (rtpTimestamp + timestampOffset + ticks) & 0xFFFF_FFFFL;
  }
}
