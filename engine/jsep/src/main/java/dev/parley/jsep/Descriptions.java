package dev.parley.jsep;

import org.jspecify.annotations.Nullable;

/// The descriptions of one side: the one in force, and the one that waits for the other side's.
final class Descriptions {
  private @Nullable Description current;
  private @Nullable Description pending;

  @Nullable Description current() {
    return current;
  }

  @Nullable Description pending() {
    return pending;
  }

  /// The pending one, else the current one.
  @Nullable Description latest() {
    return pending != null ? pending : current;
  }

  void propose(Description description) {
    pending = description;
  }

  void withdraw() {
    pending = null;
  }

  void settle(@Nullable Description description) {
    current = description;
    pending = null;
  }

  /// Adds a candidate, see [TrickledSdp#add].
  void trickle(int index, @Nullable String candidate, String ufrag) {
    if (pending != null) {
      pending = TrickledSdp.add(pending, index, candidate, ufrag);
    }
    if (current != null) {
      current = TrickledSdp.add(current, index, candidate, ufrag);
    }
  }
}
