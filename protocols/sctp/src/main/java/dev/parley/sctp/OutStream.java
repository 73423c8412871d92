package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// A stream that we send on: what waits on it, and its numbers.
final class OutStream {
  static final OutStream NONE = new OutStream(-1);

  final int id;
  @Nullable OutMessage head;
  @Nullable OutMessage tail;
  int nextSsn;
  long nextOrderedMid;
  long nextUnorderedMid;
  int weight = 256;

  /// When it is its turn, in the virtual time of the scheduler.
  long turn;

  /// Its place in the scheduler's heap, or -1.
  int place = -1;

  OutStream(int id) {
    this.id = id;
  }

  void restart() {
    nextSsn = 0;
    nextOrderedMid = 0;
    nextUnorderedMid = 0;
  }
}
