package dev.parley.turn;

import dev.parley.core.Core;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What ends by itself, by the time at which it does: allocations, reservations, TCP connections
/// that nobody took.
final class Expiry {
  /// One thing that ends.
  abstract static class Item implements Comparable<Item> {
    private final long number;
    private long due = Core.NEVER;

    Item(long number) {
      this.number = number;
    }

    /// Does what is to be done at the end; it is no longer among the others.
    abstract void expire(long now);

    long due() {
      return due;
    }

    @Override
    public final int compareTo(Item other) {
      int order = Long.compare(due, other.due);
      return order == 0 ? Long.compare(number, other.number) : order;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public final int hashCode() {
      return Long.hashCode(number);
    }
  }

  private final TreeSet<Item> items = new TreeSet<>();
  private long earliest = Core.NEVER;
  private long numbers;

  /// A number that no other item has.
  long number() {
    return ++numbers;
  }

  /// Sets or moves the end of an item; [Core#NEVER] takes it out.
  void set(Item item, long due) {
    if (item.due == due) {
      return;
    }
    if (item.due != Core.NEVER) {
      items.remove(item);
    }
    item.due = due;
    if (due != Core.NEVER) {
      items.add(item);
    }
    earliest = items.isEmpty() ? Core.NEVER : items.first().due;
  }

  long earliest() {
    return earliest;
  }

  /// Ends everything that is due.
  void tick(long now) {
    while (earliest <= now) {
      Item item = items.first();
      set(item, Core.NEVER);
      item.expire(now);
    }
  }
}
