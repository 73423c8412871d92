package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// What waits to be sent for the first time, by stream, and whose turn it is.
///
/// Weighted fair queueing (RFC 8260, section 3.6): each stream gets its share of the bytes by its
/// weight. Without interleaving a message that has begun is finished first, also if its parts come
/// one by one.
final class SendQueue {
  private static final int UNIT = 1 << 16;

  /// What a message costs besides its bytes, so that empty ones cannot fill the memory.
  private static final int OVERHEAD = 384;

  private final IntMap<OutStream> streams = new IntMap<>();
  private final BlockPool blocks;
  private OutStream[] heap = new OutStream[4];
  private int size;
  private long virtualTime;
  private @Nullable OutStream pinned;
  private @Nullable OutMessage unused;
  private long bytes;
  private long messages;
  private boolean interleaving;
  private boolean closing;

  SendQueue(BlockPool blocks) {
    this.blocks = blocks;
  }

  void interleaving(boolean on) {
    interleaving = on;
  }

  /// Bytes that wait.
  long bytes() {
    return bytes;
  }

  /// What all that waits takes of the memory, about.
  long cost() {
    return bytes + messages * OVERHEAD;
  }

  boolean isEmpty() {
    return pinned == null ? size == 0 : pinned.head == null;
  }

  OutStream stream(int id) {
    OutStream stream = streams.get(id);
    if (stream == null) {
      stream = new OutStream(id);
      streams.put(id, stream);
    }
    return stream;
  }

  void weight(int id, int weight) {
    stream(id).weight = Math.clamp(weight, 1, 65_535);
  }

  /// Appends a message, whose bytes are copied.
  OutMessage add(int id, byte[] source, int offset, int length) {
    OutStream stream = stream(id);
    OutMessage message = unused;
    if (message == null) {
      message = new OutMessage();
    } else {
      unused = message.next;
    }
    message.data = blocks.take(length);
    System.arraycopy(source, offset, message.data, 0, length);
    message.length = length;
    message.taken = 0;
    message.begins = true;
    message.ends = true;
    message.fragments = 0;
    message.outstanding = 0;
    message.abandoned = false;
    message.stream = stream;
    message.next = null;
    OutMessage tail = stream.tail;
    if (tail == null) {
      stream.head = message;
      activate(stream);
    } else {
      tail.next = message;
    }
    stream.tail = message;
    bytes += length;
    messages++;
    return message;
  }

  /// The message whose turn it is.
  OutMessage peek() {
    OutStream stream = pinned != null ? pinned : heap[0];
    OutMessage head = stream.head;
    if (size == 0 || head == null) {
      throw new IllegalStateException("nothing waits to be sent");
    }
    return head;
  }

  /// Takes bytes of a message at the head of its stream; the message leaves with its last byte.
  void take(OutMessage message, int count) {
    OutStream stream = message.stream;
    message.taken += count;
    message.fragments++;
    bytes -= count;
    virtualTime = stream.turn;
    stream.turn += (long) count * UNIT / stream.weight;
    boolean taken = message.taken == message.length;
    if (taken) {
      removeHead(stream);
      stream.partsFragments = message.fragments;
    }
    boolean goesOn = !taken || (!message.ends && !(stream.cut && stream.head == null));
    pinned = interleaving || !goesOn || (closing && stream.head == null) ? null : stream;
    if (stream.place >= 0) {
      siftDown(stream.place);
    }
  }

  /// The rest of a message whose parts are being sent on a stream will not come: nobody waits for
  /// it any longer.
  void cut(OutStream stream) {
    stream.cut = true;
    if (stream.equals(pinned) && stream.head == null) {
      pinned = null;
    }
  }

  /// No more parts will come on any stream.
  void close() {
    closing = true;
    if (pinned != null) {
      cut(pinned);
    }
  }

  /// Gives up what is left of a message at the head of its stream.
  ///
  /// @return how many bytes that is
  int drop(OutMessage message) {
    OutStream stream = message.stream;
    int left = message.length - message.taken;
    bytes -= left;
    if (pinned == stream) {
      pinned = null;
    }
    removeHead(stream);
    if (stream.place >= 0) {
      siftDown(stream.place);
    }
    return left;
  }

  private void removeHead(OutStream stream) {
    OutMessage head = stream.head;
    if (head == null) {
      return;
    }
    stream.head = head.next;
    head.next = null;
    messages--;
    if (stream.head == null) {
      stream.tail = null;
      deactivate(stream);
    }
  }

  /// Takes back a message that nobody needs any more.
  void recycle(OutMessage message) {
    blocks.give(message.data);
    message.data = new byte[0];
    message.stream = OutStream.NONE;
    message.next = unused;
    unused = message;
  }

  private void activate(OutStream stream) {
    if (size == heap.length) {
      heap = java.util.Arrays.copyOf(heap, size * 2);
    }
    stream.turn = Math.max(stream.turn, virtualTime);
    stream.place = size;
    heap[size++] = stream;
    siftUp(stream.place);
  }

  private void deactivate(OutStream stream) {
    int place = stream.place;
    OutStream last = heap[--size];
    stream.place = -1;
    if (last != stream) {
      heap[place] = last;
      last.place = place;
      siftUp(place);
      siftDown(last.place);
    }
    heap[size] = OutStream.NONE;
  }

  private static boolean before(OutStream a, OutStream b) {
    return a.turn != b.turn ? a.turn < b.turn : a.id < b.id;
  }

  private void siftUp(int from) {
    int i = from;
    while (i > 0 && before(heap[i], heap[(i - 1) / 2])) {
      swap(i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  }

  private void siftDown(int from) {
    int i = from;
    while (true) {
      int least = i;
      for (int child = 2 * i + 1; child <= 2 * i + 2 && child < size; child++) {
        if (before(heap[child], heap[least])) {
          least = child;
        }
      }
      if (least == i) {
        return;
      }
      swap(i, least);
      i = least;
    }
  }

  private void swap(int i, int j) {
    OutStream stream = heap[i];
    heap[i] = heap[j];
    heap[j] = stream;
    heap[i].place = i;
    heap[j].place = j;
  }

  /// Forgets everything that waits and every number.
  void clear() {
    streams.clear();
    heap = new OutStream[4];
    size = 0;
    closing = false;
    pinned = null;
    unused = null;
    bytes = 0;
    messages = 0;
  }
}
