package dev.parley.sctp;

import dev.parley.core.Bytes;

/// Tries a path that is idle (RFC 9260, section 8.3).
final class Heartbeat {
  private static final long RETRY_NANOS = 5_000_000_000L;
  private static final int INFO_BYTES = 20;

  private final AssociationContext context;
  private final Sender sender;
  private boolean due;
  private boolean unanswered;
  private long nonce;
  private long sentAt;

  Heartbeat(AssociationContext context, Sender sender) {
    this.context = context;
    this.sender = sender;
  }

  void start(long now) {
    schedule(now, interval());
  }

  private long interval() {
    long base = context.config.heartbeat().toNanos();
    return base + (long) (context.entropy.nextDouble() * base / 8);
  }

  private void schedule(long now, long after) {
    context.timers.set(SctpTimer.HEARTBEAT, now + after);
  }

  boolean ready() {
    return due;
  }

  /// Fires the timer.
  ///
  /// @return false if the other side has been silent for too long
  boolean tick(long now) {
    if (!context.timers.expired(SctpTimer.HEARTBEAT, now)) {
      return true;
    }
    long idle = now - context.dataSentAt;
    long interval = context.config.heartbeat().toNanos();
    if (!sender.isDone() || (!unanswered && idle < interval)) {
      unanswered = false;
      schedule(now, interval);
      return true;
    }
    boolean alive = !unanswered || sender.silentFor(now - sentAt);
    due = true;
    schedule(now, Math.min(interval, RETRY_NANOS));
    return alive;
  }

  void fill(long now, PacketWriter out) {
    if (out.room() < 4 + INFO_BYTES) {
      return;
    }
    due = false;
    unanswered = true;
    nonce = context.entropy.nextLong();
    sentAt = now;
    out.open(ChunkType.HEARTBEAT, 0);
    out.u16(ChunkType.PARAMETER_HEARTBEAT_INFO);
    out.u16(INFO_BYTES);
    out.u32(nonce >>> 32);
    out.u32(nonce);
    out.u32(now >>> 32);
    out.u32(now);
    out.shut();
  }

  void acknowledged(long now, byte[] b, int at, int length) {
    if (!unanswered || length < INFO_BYTES || Bytes.i64(b, at + 4) != nonce) {
      context.drops.count(SctpDrop.UNKNOWN_HEARTBEAT);
      return;
    }
    unanswered = false;
    sender.heard();
    sender.rtt().sample(now, now - sentAt);
    schedule(now, interval());
  }
}
