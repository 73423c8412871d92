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

  /// The number of the message whose parts are being sent, and how many fragments it had so far.
  long partsNumber;

  int partsFragments;

  /// Whether the rest of the message whose parts are being sent will not come.
  boolean cut;

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
    cut = false;
  }
}
