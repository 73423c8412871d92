package dev.parley.rtp;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import org.jspecify.annotations.Nullable;

/// The packets of one outgoing stream that were sent last, so that they can be sent again.
///
/// Kept are the shared packet as it came from its publisher, unencrypted, and what was written into
/// the header in its stead: one packet serves the caches of all subscribers. It is retained here
/// and released when it becomes too old, when its place is needed, or by [#clear()].
public final class RetransmissionCache {
  private final Sent[] ring;
  private final long maxAgeNanos;
  private final Counters<RetransmissionDrop> drops = new Counters<>(RetransmissionDrop.class);
  private int oldest;
  private int latest;
  private int count;

  /// An empty cache.
  ///
  /// @param capacity how many packets are kept, a power of two up to 32768
  /// @param maxAgeNanos how long a packet is kept
  public RetransmissionCache(int capacity, long maxAgeNanos) {
    if (capacity < 1 || capacity > 1 << 15 || Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
    }
    this.maxAgeNanos = maxAgeNanos;
    ring = new Sent[capacity];
    for (int i = 0; i < capacity; i++) {
      ring[i] = new Sent();
    }
  }

  /// A packet that was sent; valid until the next call.
  public static final class Sent {
    private @Nullable Packet packet;
    private int sequenceNumber;
    private long timestamp;
    private int payloadType;
    private long patch;
    private long sentAt;
    private long resentAt;

    Sent() {}

    /// The shared packet, whose payload is to be sent again; lent.
    public Packet packet() {
      if (packet == null) {
        throw new IllegalStateException("the cache has released this packet");
      }
      return packet;
    }

    /// The number it was sent under.
    public int sequenceNumber() {
      return sequenceNumber;
    }

    /// The timestamp it was sent with.
    public long timestamp() {
      return timestamp;
    }

    /// What was changed in it, a [PayloadPatch].
    public long patch() {
      return patch;
    }

    /// The payload type it was sent with.
    public int payloadType() {
      return payloadType;
    }
  }

  /// Keeps a packet that is being sent as it came.
  ///
  /// @param now in monotonic nanoseconds
  /// @param packet as it came; retained here
  public void add(long now, int sequenceNumber, long timestamp, int payloadType, Packet packet) {
    add(now, sequenceNumber, timestamp, payloadType, packet, PayloadPatch.NONE);
  }

  /// Keeps a packet that is being sent.
  ///
  /// @param now in monotonic nanoseconds
  /// @param packet as it came; retained here
  /// @param patch what was changed in it, a [PayloadPatch]
  public void add(
      long now, int sequenceNumber, long timestamp, int payloadType, Packet packet, long patch) {
    expire(now);
    Sent sent = ring[sequenceNumber & (ring.length - 1)];
    if (sent.packet != null) {
      sent.packet.release();
      count--;
    }
    sent.packet = packet.retain();
    sent.sequenceNumber = sequenceNumber & 0xFFFF;
    sent.timestamp = timestamp;
    sent.payloadType = payloadType;
    sent.patch = patch;
    sent.sentAt = now;
    sent.resentAt = Long.MIN_VALUE;
    latest = sequenceNumber;
    if (count++ == 0) {
      oldest = sequenceNumber;
    }
  }

  /// The packet that was added last, if it is still kept: good for padding.
  public @Nullable Sent latest() {
    Sent sent = ring[latest & (ring.length - 1)];
    return sent.packet == null ? null : sent;
  }

  /// Finds a packet to be sent again and notes that it is.
  ///
  /// @param roundTripNanos within which it is not sent twice; a caller that does not know it passes
  ///   a guess
  /// @return null if it is not to be sent; the reason is counted
  public @Nullable Sent resend(long now, int sequenceNumber, long roundTripNanos) {
    Sent sent = ring[sequenceNumber & (ring.length - 1)];
    RetransmissionDrop drop;
    if (sent.packet == null || sent.sequenceNumber != (sequenceNumber & 0xFFFF)) {
      drop = RetransmissionDrop.UNKNOWN;
    } else if (now - sent.sentAt > maxAgeNanos) {
      drop = RetransmissionDrop.TOO_OLD;
    } else if (sent.resentAt != Long.MIN_VALUE && now - sent.resentAt < roundTripNanos) {
      drop = RetransmissionDrop.THROTTLED;
    } else {
      sent.resentAt = now;
      return sent;
    }
    drops.count(drop);
    return null;
  }

  /// Releases what is too old; done by [#add], too.
  public void expire(long now) {
    while (count > 0) {
      Sent sent = ring[oldest & (ring.length - 1)];
      if (sent.packet != null) {
        if (now - sent.sentAt <= maxAgeNanos) {
          return;
        }
        release(sent);
      }
      oldest++;
    }
  }

  /// Releases everything.
  public void clear() {
    for (Sent sent : ring) {
      release(sent);
    }
  }

  private void release(Sent sent) {
    if (sent.packet != null) {
      sent.packet.release();
      sent.packet = null;
      count--;
    }
  }

  /// How many packets are kept.
  public int size() {
    return count;
  }

  /// What was asked for and not sent again, by reason.
  public Counters<RetransmissionDrop> drops() {
    return drops;
  }
}
