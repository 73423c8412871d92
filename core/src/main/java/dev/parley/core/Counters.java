package dev.parley.core;

import java.util.EnumMap;
import java.util.Map;

/// Counts by reason: one number for each constant of an enum.
///
/// @param <R> the reasons, such as those for which a packet is dropped
public final class Counters<R extends Enum<R>> {
  private final R[] reasons;
  private final long[] counts;
  private final Class<R> type;

  public Counters(Class<R> type) {
    this.type = type;
    reasons = type.getEnumConstants();
    counts = new long[reasons.length];
  }

  public void count(R reason) {
    counts[reason.ordinal()]++;
  }

  public void add(R reason, long amount) {
    counts[reason.ordinal()] += amount;
  }

  public long get(R reason) {
    return counts[reason.ordinal()];
  }

  public long total() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /// The reasons counted at least once, in the order of the enum.
  public Map<R, Long> snapshot() {
    Map<R, Long> map = new EnumMap<>(type);
    for (R reason : reasons) {
      if (counts[reason.ordinal()] != 0) {
        map.put(reason, counts[reason.ordinal()]);
      }
    }
    return map;
  }

  @Override
  public String toString() {
    return snapshot().toString();
  }
}
