package dev.parley.rtp;

import dev.parley.core.Serial;

/// Makes one continuous outgoing stream of several sources, one at a time.
///
/// After [#switchTo] the first packet accepted of the new source follows the last one sent: its
/// sequence number is the next one, its timestamp is later by the time that has passed. All further
/// packets are moved by the same offsets, so that gaps and reordering stay as they are. Packets of
/// another source, and of the new one from before its first, are refused.
///
/// RFC 7667, section 3.7
public final class SequenceRewriter {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_GAP_SECONDS = 60;

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
    } else if (Serial.after16(anchor, sourceSequenceNumber)) {
      return false;
    }
    sequenceNumber = (sourceSequenceNumber + sequenceOffset) & 0xFFFF;
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
