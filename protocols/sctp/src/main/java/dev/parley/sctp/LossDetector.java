package dev.parley.sctp;

import dev.parley.core.Timers;

/// Finds what was lost by when it was sent: RACK (RFC 8985, section 6) on the chunks of SCTP.
///
/// A chunk is lost when one that was sent later has arrived, and the time that reordering takes is
/// over.
final class LossDetector {
  private static final int DUPLICATE_THRESHOLD = 3;
  private static final int MAX_MULTIPLIER = 16;

  private final Outstanding chunks;
  private final Rtt rtt;
  private final Timers<SctpTimer> timers;
  private long sentAt = Long.MIN_VALUE;
  private long sentTsn;
  private long delay;
  private long highest;
  private boolean reordering;
  private int multiplier = 1;
  private long multiplierUntil;
  private long newly;
  private long sampleSentAt;
  private long sample;

  LossDetector(Outstanding chunks, Rtt rtt, Timers<SctpTimer> timers) {
    this.chunks = chunks;
    this.rtt = rtt;
    this.timers = timers;
  }

  /// Nothing was sent yet.
  void start(long firstTsn) {
    highest = firstTsn - 1;
    sentAt = Long.MIN_VALUE;
    reordering = false;
    multiplier = 1;
    multiplierUntil = firstTsn;
  }

  /// A SACK begins.
  ///
  /// @param duplicates how many chunks it says arrived twice: we repeated what was only late
  void begin(int duplicates) {
    newly = 0;
    sample = -1;
    sampleSentAt = Long.MIN_VALUE;
    if (duplicates > 0 && chunks.first() > multiplierUntil) {
      multiplier = Math.min(multiplier + 1, MAX_MULTIPLIER);
      multiplierUntil = chunks.next();
    }
  }

  /// A chunk is acknowledged, by whatever kind of acknowledgement.
  void acknowledge(long now, long tsn) {
    byte state = chunks.state(tsn);
    if (state == Outstanding.ACKNOWLEDGED) {
      return;
    }
    boolean once = chunks.transmissions(tsn) == 1;
    long at = chunks.sentAt(tsn);
    chunks.acknowledge(tsn);
    if (state == Outstanding.ABANDONED) {
      return;
    }
    newly += chunks.length(tsn);
    if (once && at > sampleSentAt) {
      sampleSentAt = at;
      sample = now - at;
    }
    if (!once && now - at < rtt.least()) {
      return; // the answer is to an earlier transmission
    }
    if (once && tsn < highest) {
      reordering = true;
    }
    highest = Math.max(highest, tsn);
    if (at > sentAt || (at == sentAt && tsn > sentTsn)) {
      sentAt = at;
      sentTsn = tsn;
      delay = now - at;
    }
  }

  /// Payload bytes that this SACK acknowledged and none before.
  long newlyAcknowledged() {
    return newly;
  }

  /// The round trip that this SACK measured, or -1.
  long sample() {
    return sample;
  }

  /// The highest TSN acknowledged.
  long highest() {
    return highest;
  }

  /// The next chunk in flight that is lost by now, or -1; the caller marks it before it asks again.
  /// What may be lost soon sets the timer.
  long nextLost(long now) {
    long tsn = chunks.oldestSent();
    if (tsn < 0 || !sentBefore(tsn)) {
      timers.stop(SctpTimer.REORDERING);
      return -1;
    }
    long lostAt = chunks.sentAt(tsn) + delay + window();
    if (lostAt <= now) {
      return tsn;
    }
    timers.set(SctpTimer.REORDERING, lostAt);
    return -1;
  }

  private boolean sentBefore(long tsn) {
    long at = chunks.sentAt(tsn);
    return at < sentAt || (at == sentAt && tsn < sentTsn);
  }

  /// How long reordering may take.
  private long window() {
    if (!reordering && (chunks.hasLost() || highest - chunks.first() >= DUPLICATE_THRESHOLD)) {
      return 0;
    }
    return Math.min(multiplier * rtt.least() / 4, rtt.smoothed());
  }
}
