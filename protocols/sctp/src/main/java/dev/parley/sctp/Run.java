package dev.parley.sctp;

/// Fragments of one message without a gap between them.
///
/// Their keys are TSNs, or with interleaving the MID above the FSN, and they are consecutive.
final class Run {
  long first;
  long last;
  boolean begins;
  boolean ends;

  /// The SSN, or the MID with interleaving.
  long number;

  int ppid;
  Fragment head;
  Fragment tail;

  Run(long key, boolean begins, boolean ends, long number, int ppid, Fragment fragment) {
    first = key;
    last = key;
    this.begins = begins;
    this.ends = ends;
    this.number = number;
    this.ppid = ppid;
    head = fragment;
    tail = fragment;
  }

  /// Whether another run of the same message goes on where this one stops.
  boolean meets(Run after) {
    return last + 1 == after.first && !ends && !after.begins && number == after.number;
  }

  void append(Run after) {
    tail.next = after.head;
    tail = after.tail;
    last = after.last;
    ends = after.ends;
  }
}
