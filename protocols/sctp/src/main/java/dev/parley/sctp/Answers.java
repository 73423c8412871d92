package dev.parley.sctp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Chunks that answer the other side and go in packets of their own, some with a tag of their own;
/// bounded.
final class Answers {
  private static final int LIMIT = 8;

  /// @param tag the verification tag of its packet
  record Answer(int tag, int type, int flags, byte[] value) {}

  private final ArrayDeque<Answer> queue = new ArrayDeque<>();
  private final AssociationContext context;

  Answers(AssociationContext context) {
    this.context = context;
  }

  void add(int tag, int type, int flags, byte[] value) {
    if (queue.size() >= LIMIT) {
      context.drops.count(SctpDrop.TOO_MANY_ANSWERS);
    } else {
      queue.add(new Answer(tag, type, flags, value));
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  @Nullable Answer poll() {
    return queue.poll();
  }

  void clear() {
    queue.clear();
  }
}
