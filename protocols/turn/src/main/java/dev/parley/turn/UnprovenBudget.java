package dev.parley.turn;

import dev.parley.core.Entropy;
import dev.parley.core.TransportAddress;

/// How much may be sent to addresses that have not proved to be real, so that a forger of source
/// addresses gains nothing by us.
///
/// Each source (IPv4 address or IPv6 /64) may be sent a few kilobytes at once and a little per
/// second; beyond that only half of what came from it. The table has a fixed size and is indexed by
/// a keyed hash: sources that meet in one place share it.
///
/// RFC 8656, section 21.2.1 and 21.3; the same holds for Binding responses (RFC 8489, section 16)
final class UnprovenBudget {
  private static final int PLACES = 1 << 15;
  private static final int BURST_BYTES = 4096;
  private static final int BYTES_PER_SECOND = 256;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final int[] credit = new int[PLACES];
  private final int[] second = new int[PLACES];
  private final long key;

  UnprovenBudget(Entropy entropy) {
    key = entropy.nextLong() | 1;
    java.util.Arrays.fill(credit, BURST_BYTES);
  }

  /// Takes an answer out of the budget.
  ///
  /// @param receivedBytes the length of the request
  /// @param sentBytes the length of the answer
  /// @return false if it must not be sent
  boolean allow(long now, TransportAddress source, int receivedBytes, int sentBytes) {
    int place = place(source);
    int time = (int) Math.floorDiv(now, NANOS_PER_SECOND);
    long passed = Math.max(0, time - second[place]);
    second[place] = time;
    long have = credit[place] + passed * BYTES_PER_SECOND + receivedBytes / 2;
    have = Math.min(have, BURST_BYTES);
    boolean enough = have >= sentBytes;
    credit[place] = (int) (enough ? have - sentBytes : have);
    return enough;
  }

  private int place(TransportAddress source) {
    long host = source.v6() ? source.high() : source.low() + 1;
    long mixed = (host ^ key) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 29) * (key | 1);
    return (int) (mixed >>> 32) & (PLACES - 1);
  }
}
