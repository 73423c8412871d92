package dev.parley.net;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Things by small numbers that are used again.
///
/// @param <T> what they are
public final class Bases<T> {
  private final List<@Nullable T> items = new ArrayList<>();
  private final BitSet taken = new BitSet();

  /// A list without anything.
  public Bases() {}

  /// Gives a thing the lowest number that is free.
  public int add(T item) {
    int base = taken.nextClearBit(0);
    taken.set(base);
    if (base == items.size()) {
      items.add(item);
    } else {
      items.set(base, item);
    }
    return base;
  }

  /// What has a number, or null.
  public @Nullable T get(int base) {
    return base < 0 || base >= items.size() ? null : items.get(base);
  }

  /// Frees a number.
  ///
  /// @return what had it
  public @Nullable T remove(int base) {
    T item = get(base);
    if (item != null) {
      items.set(base, null);
      taken.clear(base);
    }
    return item;
  }

  /// All things, by their numbers.
  public List<T> all() {
    List<T> all = new ArrayList<>();
    for (T item : items) {
      if (item != null) {
        all.add(item);
      }
    }
    return all;
  }
}
