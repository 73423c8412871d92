package dev.parley.sctp;

/// A stream that the other side sends on: what waits on it, and what comes next.
final class InStream {
  final int id;
  final RunList ordered = new RunList();
  final RunList unordered = new RunList();

  /// The SSN or MID of the ordered message that is due.
  long due;

  /// The highest unordered MID that has come.
  long unorderedSeen;

  /// The highest unordered MID that the other side has given up.
  long unorderedGivenUp = -1;

  /// Whether the message that is due was begun, and is to go on with this key.
  boolean begun;

  long nextKey;
  int ppid;

  /// Whether it is on the list of streams that may have something waiting.
  boolean listed;

  InStream(int id) {
    this.id = id;
  }

  void restart() {
    due = 0;
    unorderedSeen = 0;
    unorderedGivenUp = -1;
    begun = false;
  }
}
