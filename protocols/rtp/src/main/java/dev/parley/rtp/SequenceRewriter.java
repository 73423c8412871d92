package dev.parley.rtp;

import dev.parley.core.Serial;

/// Makes one continuous outgoing stream of several sources, one at a time.
///
/// After [#switchTo] the first packet accepted of the new source follows the last one sent: its
/// sequence number is the next one, its timestamp is later by the time that has passed. All further
/// packets are moved by the same offsets, so that gaps and reordering stay as they are. Packets of
/// another source, and of the new one from before its first, are refused. Packets left out with
/// [#skip] leave no gap.
///
/// RFC 7667, section 3.7
public final class SequenceRewriter {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_GAP_SECONDS = 60;

  /// How many packets left out are remembered, for packets from before them that come late.
  private static final int SKIPS = 64;

  private static final int LATEST = 0x1000;

  private final int clockRateHz;
  private int source;
  private boolean anchored;
  private int anchor;
  private int sequenceOffset;
  private long timestampOffset;
  private int sequenceNumber;
  private long timestamp;
  private int highestSequenceNumber;
  private long highestTimestamp;
  private long highestAt = Long.MIN_VALUE;
  private int highestSource;
  private final int[] skipped = new int[SKIPS];
  private int skips;

  /// A stream whose source is still to be named.
  ///
  /// @param clockRateHz of the RTP timestamps
  /// @param firstSequenceNumber of the outgoing stream, 0 to 65535; one below 32768 lets SRTP begin
  ///   without doubt (RFC 3711, section 3.3.1)
  /// @param firstTimestamp of the outgoing stream, 32 bits
  public SequenceRewriter(int clockRateHz, int firstSequenceNumber, long firstTimestamp) {
    if (clockRateHz < 1) {
      throw new IllegalArgumentException("clock rate " + clockRateHz + " must be at least 1 Hz");
    }
    this.clockRateHz = clockRateHz;
    highestSequenceNumber = (firstSequenceNumber - 1) & 0xFFFF;
    highestTimestamp = firstTimestamp & 0xFFFF_FFFFL;
  }

  /// Makes another source the one that is sent; its next packet continues the stream.
  public void switchTo(int ssrc) {
    source = ssrc;
    anchored = false;
    skips = 0;
  }

  /// Notes that packets accepted last were not sent after all: the next source follows what was.
  ///
  /// @param highestSent the highest sequence number that was sent of the outgoing stream
  public void withdraw(int highestSent) {
    if (Serial.after16(highestSequenceNumber, highestSent)) {
      highestSequenceNumber = highestSent;
      anchored = false;
    }
  }

  /// The source that is being sent.
  public int source() {
    return source;
  }

  /// Computes the outgoing numbers of a packet.
  ///
  /// @param now in monotonic nanoseconds
  /// @return whether to send it, under [#sequenceNumber()] and [#timestamp()]
  public boolean accept(long now, int ssrc, int sourceSequenceNumber, long sourceTimestamp) {
    if (ssrc != source) {
      return false;
    }
    if (!anchored) {
      anchor = sourceSequenceNumber;
      sequenceOffset = highestSequenceNumber + 1 - sourceSequenceNumber;
      timestampOffset = highestTimestamp + gapTicks(now) - sourceTimestamp;
      anchored = true;
      highestSource = sourceSequenceNumber;
    } else if (Serial.after16(anchor, sourceSequenceNumber)) {
      return false;
    }
    int moved = 0;
    if (Serial.after16(sourceSequenceNumber, highestSource)) {
      highestSource = sourceSequenceNumber;
    } else if (skips > 0) {
      moved = skippedAfter(sourceSequenceNumber);
      if (moved < 0) {
        return false;
      }
    }
    sequenceNumber = (sourceSequenceNumber + sequenceOffset + moved) & 0xFFFF;
    timestamp = (sourceTimestamp + timestampOffset) & 0xFFFF_FFFFL;
    if (Serial.after16(sequenceNumber, highestSequenceNumber)) {
      highestSequenceNumber = sequenceNumber;
      highestTimestamp = timestamp;
      highestAt = now;
      // The anchor moves along at a distance, so that it stays comparable after 32768 packets.
      if (Serial.distance16(anchor, sourceSequenceNumber) > 0x4000) {
        anchor = (sourceSequenceNumber - 0x2000) & 0xFFFF;
      }
    }
    return true;
  }

  /// Leaves a packet of the source out, so that those after it follow those before it.
  public void skip(int ssrc, int sourceSequenceNumber) {
    boolean next = anchored && ssrc == source;
    if (next && Serial.after16(sourceSequenceNumber, highestSource)) {
      highestSource = sourceSequenceNumber;
      skipped[skips++ % SKIPS] = sourceSequenceNumber;
      sequenceOffset--;
    }
  }

  /// How many packets after this one were left out, or -1 if it was itself.
  private int skippedAfter(int sourceSequenceNumber) {
    int after = 0;
    for (int i = 0; i < Math.min(skips, SKIPS); i++) {
      int distance = Serial.distance16(sourceSequenceNumber, skipped[i]);
      if (distance == 0) {
        return -1;
      }
      after += distance > 0 && distance < LATEST ? 1 : 0;
    }
    return after;
  }

  /// The outgoing sequence number of the packet last accepted, 16 bits.
  public int sequenceNumber() {
    return sequenceNumber;
  }

  /// The outgoing timestamp of the packet last accepted, 32 bits.
  public long timestamp() {
    return timestamp;
  }

  /// What is added to the timestamps of the present source, 32 bits; for [SenderReportClock].
  public long timestampOffset() {
    return timestampOffset & 0xFFFF_FFFFL;
  }

  /// Whether a packet of the present source was accepted, so that the offsets are known.
  public boolean anchored() {
    return anchored;
  }

  private long gapTicks(long now) {
    if (highestAt == Long.MIN_VALUE) {
      return 0;
    }
    long elapsed = Math.clamp(now - highestAt, 0, MAX_GAP_SECONDS * NANOS_PER_SECOND);
    return Math.max(1, elapsed * clockRateHz / NANOS_PER_SECOND);
  }
}
