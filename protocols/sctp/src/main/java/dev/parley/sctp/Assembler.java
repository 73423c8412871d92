package dev.parley.sctp;

import dev.parley.core.Counters;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Puts the parts of messages together, one message per stream, in bounded memory.
final class Assembler {
  /// Takes whole messages.
  interface Taker {
    void whole(long now, int stream, int ppid, byte[] bytes, int offset, int length);

    void tooLarge(int stream);

    /// Whether messages on a stream are taken in parts, once one begins.
    boolean takesParts(int stream, int ppid);

    void part(
        long now,
        int stream,
        int ppid,
        boolean first,
        boolean last,
        byte[] bytes,
        int offset,
        int length);
  }

  private static final int FIRST_BYTES = 4096;

  private static final class Half {
    byte[] bytes = new byte[0];
    int length;
    int ppid;
    boolean discarded;
    boolean inParts;
  }

  private final Counters<ChannelDrop> drops;
  private final BlockPool blocks = new BlockPool();
  private final Taker taker;
  private final long maxMessageSize;
  private final long maxBytes;
  private @Nullable Half[] halves = new Half[4];
  private final Half unorderedHalf = new Half();
  private long bytes;

  Assembler(Counters<ChannelDrop> drops, SctpConfig config, Taker taker) {
    this.drops = drops;
    this.taker = taker;
    maxMessageSize = config.maxMessageSize();
    maxBytes = Math.max(4L * config.receiveWindowBytes(), 2 * maxMessageSize);
  }

  void part(
      long now,
      int stream,
      int ppid,
      boolean unordered,
      boolean first,
      boolean last,
      byte[] b,
      int at,
      int length) {
    boolean inParts = first && taker.takesParts(stream, ppid);
    if (first && last && !inParts) {
      if (length > maxMessageSize) {
        tooLarge(stream);
      } else {
        taker.whole(now, stream, ppid, b, at, length);
      }
      return;
    }
    Half half = unordered ? unorderedHalf : half(stream);
    if (first) {
      release(half);
      half.ppid = ppid;
      half.discarded = false;
      half.inParts = inParts;
    }
    if (half.inParts) {
      handOn(now, half, stream, first, last, b, at, length);
    } else {
      append(half, stream, b, at, length);
    }
    if (last) {
      if (!half.discarded && !half.inParts) {
        taker.whole(now, stream, half.ppid, half.bytes, 0, half.length);
      }
      release(half);
      half.discarded = false;
    }
  }

  private void handOn(
      long now, Half half, int stream, boolean first, boolean last, byte[] b, int at, int length) {
    if (half.discarded) {
      return;
    }
    if (half.length + (long) length > maxMessageSize) {
      discard(half);
      tooLarge(stream);
      return;
    }
    half.length += length;
    taker.part(now, stream, half.ppid, first, last, b, at, length);
  }

  private Half half(int stream) {
    if (stream >= halves.length) {
      halves = Arrays.copyOf(halves, Math.max(stream + 1, halves.length * 2));
    }
    Half half = halves[stream];
    if (half == null) {
      half = new Half();
      halves[stream] = half;
    }
    return half;
  }

  private void append(Half half, int stream, byte[] b, int at, int length) {
    if (half.discarded) {
      return;
    }
    int needed = half.length + length;
    if (needed > maxMessageSize) {
      discard(half);
      tooLarge(stream);
      return;
    }
    if (needed > half.bytes.length && !grow(half, needed)) {
      drops.count(ChannelDrop.TOO_MUCH_HALF_RECEIVED);
      discard(half);
      taker.tooLarge(stream);
      return;
    }
    System.arraycopy(b, at, half.bytes, half.length, length);
    half.length = needed;
  }

  private boolean grow(Half half, int needed) {
    int wanted = (int) Math.clamp(needed + needed / 2L, FIRST_BYTES, maxMessageSize);
    if (bytes - half.bytes.length + wanted > maxBytes) {
      return false;
    }
    byte[] wider = blocks.take(wanted);
    System.arraycopy(half.bytes, 0, wider, 0, half.length);
    bytes += wider.length - half.bytes.length;
    blocks.give(half.bytes);
    half.bytes = wider;
    return true;
  }

  private void tooLarge(int stream) {
    drops.count(ChannelDrop.MESSAGE_TOO_LARGE);
    taker.tooLarge(stream);
  }

  private void discard(Half half) {
    release(half);
    half.discarded = true;
  }

  private void release(Half half) {
    if (half.bytes.length > 0) {
      bytes -= half.bytes.length;
      blocks.give(half.bytes);
      half.bytes = new byte[0];
    }
    half.length = 0;
  }

  /// What was half received on a stream is of no use any more.
  void forget(int stream) {
    if (stream < halves.length) {
      Half half = halves[stream];
      if (half != null) {
        release(half);
        half.discarded = true;
      }
    }
  }

  void clear() {
    halves = new Half[4];
    release(unorderedHalf);
    bytes = 0;
    blocks.trim();
  }

  void trim() {
    blocks.trim();
  }
}
