package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// The runs of one stream that wait, by key.
final class RunList {
  private @Nullable Run[] runs = new Run[2];
  private int from;
  private int to;

  boolean isEmpty() {
    return from == to;
  }

  Run first() {
    return get(from);
  }

  private Run get(int i) {
    Run run = runs[i];
    if (run == null) {
      throw new IllegalStateException("no run at " + i);
    }
    return run;
  }

  Run removeFirst() {
    Run run = get(from);
    runs[from++] = null;
    if (from == to) {
      from = 0;
      to = 0;
    }
    return run;
  }

  void remove(Run run) {
    int i = place(run.first);
    if (i == from) {
      removeFirst();
    } else {
      removeAt(i);
    }
  }

  private void removeAt(int i) {
    System.arraycopy(runs, i + 1, runs, i, to - i - 1);
    runs[--to] = null;
  }

  /// Appends a fragment to the last run, if it goes on there: the usual case, without an object for
  /// it.
  ///
  /// @return the last run, or null if the fragment has to be inserted
  @Nullable Run extend(long key, boolean begins, boolean ends, long number, Fragment fragment) {
    Run last = from == to ? null : get(to - 1);
    if (last == null || last.last + 1 != key || last.ends || begins || last.number != number) {
      return null;
    }
    last.tail.next = fragment;
    last.tail = fragment;
    last.last = key;
    last.ends = ends;
    return last;
  }

  /// Puts a single fragment in its place, and joins it with its neighbours.
  ///
  /// @return the run that it is part of now, or null if something is there already
  @Nullable Run insert(Run run) {
    int i = place(run.first);
    Run before = i > from ? get(i - 1) : null;
    Run after = i < to ? get(i) : null;
    if ((before != null && before.last >= run.first)
        || (after != null && after.first == run.first)) {
      return null;
    }
    Run joined = run;
    if (before != null && before.meets(run)) {
      before.append(run);
      joined = before;
      i--;
    } else {
      i = add(i, run);
    }
    if (after != null && joined.meets(after)) {
      joined.append(after);
      removeAt(i + 1);
    }
    return joined;
  }

  private int add(int at, Run run) {
    int i = at;
    if (to == runs.length) {
      int size = to - from;
      if (size > runs.length / 2) {
        @Nullable Run[] wider = new Run[runs.length * 2];
        System.arraycopy(runs, from, wider, 0, size);
        runs = wider;
      } else {
        System.arraycopy(runs, from, runs, 0, size);
        java.util.Arrays.fill(runs, size, to, null);
      }
      i -= from;
      from = 0;
      to = size;
    }
    System.arraycopy(runs, i, runs, i + 1, to - i);
    runs[i] = run;
    to++;
    return i;
  }

  /// The place of the first run that does not begin before this key.
  private int place(long key) {
    if (from == to || get(to - 1).first < key) {
      return to;
    }
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).first < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
