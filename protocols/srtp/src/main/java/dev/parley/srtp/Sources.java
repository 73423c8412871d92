package dev.parley.srtp;

import org.jspecify.annotations.Nullable;

/// The bounded table of the sources of one direction, by SSRC.
///
/// Open addressing, half empty at least; only sources that authenticated themselves are in it, so
/// that a stranger cannot lengthen a probe.
final class Sources {
  private static final int FIRST_SLOTS = 8;

  private final int limit;
  private final int seed;
  private @Nullable Source[] slots = new @Nullable Source[FIRST_SLOTS];
  private int count;
  private @Nullable Source latest;

  Sources(int limit, int seed) {
    if (limit < 1) {
      throw new IllegalArgumentException("the limit of sources " + limit + " must be at least 1");
    }
    this.limit = limit;
    this.seed = seed;
  }

  int count() {
    return count;
  }

  boolean full() {
    return count == limit;
  }

  @Nullable Source find(int ssrc) {
    Source last = latest;
    if (last != null && last.ssrc == ssrc) {
      return last;
    }
    Source found = slots[slot(slots, ssrc)];
    if (found != null) {
      latest = found;
    }
    return found;
  }

  /// Adds a source that is not in the table, which is not full.
  Source add(int ssrc) {
    if ((count + 1) * 2 > slots.length) {
      grow();
    }
    Source source = new Source(ssrc);
    slots[slot(slots, ssrc)] = source;
    count++;
    latest = source;
    return source;
  }

  private void grow() {
    @Nullable Source[] bigger = new @Nullable Source[slots.length * 2];
    for (Source source : slots) {
      if (source != null) {
        bigger[slot(bigger, source.ssrc)] = source;
      }
    }
    slots = bigger;
  }

  /// The slot that holds the source, or the empty one where it would be.
  private int slot(@Nullable Source[] table, int ssrc) {
    int mixed = (ssrc ^ seed) * 0x9E3779B1;
    int at = mixed ^ mixed >>> 15;
    while (true) {
      at &= table.length - 1;
      Source source = table[at];
      if (source == null || source.ssrc == ssrc) {
        return at;
      }
      at++;
    }
  }
}
