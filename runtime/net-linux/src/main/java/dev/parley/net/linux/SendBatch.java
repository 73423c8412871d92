package dev.parley.net.linux;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.NetDrop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Datagrams that leave one socket with one `sendmmsg`.
///
/// Those that follow one another to one address with one length become a single message, which the
/// kernel or the network card cuts up again (UDP_SEGMENT); the last of them may be shorter.
final class SendBatch {
  static final int MESSAGES = 64;
  private static final int DATA_BYTES = 1 << 17;

  /// After how much no further message is begun: the first of a batch leaves no sooner than the
  /// last is encrypted, and a call for each 32 KiB costs too little to be seen.
  private static final int ENOUGH_BYTES = 1 << 15;

  /// Linux' own limits of one message.
  private static final int SEGMENTS = 64;

  private static final int MESSAGE_BYTES = 65_000;

  /// How long a full send buffer is waited for: the time a slow network card takes for a frame.
  private static final int PATIENCE_MILLIS = 2;

  private final Libc libc;
  private LinuxUdpSocket socket;
  private final Counters<NetDrop> drops;
  private final MemorySegment data;
  private final Messages messages;
  private final WaitList writable;
  private final int[] starts = new int[MESSAGES];
  private final int[] lengths = new int[MESSAGES];
  private final int[] segments = new int[MESSAGES];
  private final int[] counts = new int[MESSAGES];
  private boolean segmentation;
  private int count;
  private int used;
  private boolean open;
  private @Nullable TransportAddress remote;
  private long datagrams;
  private long bytes;

  SendBatch(Arena arena, Libc libc, LinuxUdpSocket socket, Counters<NetDrop> drops) {
    this.libc = libc;
    this.socket = socket;
    segmentation = socket.segmentation();
    this.drops = drops;
    data = arena.allocate(DATA_BYTES, 64);
    messages = new Messages(arena, MESSAGES);
    writable = new WaitList(arena, 1);
    writable.set(0, socket.file(), WaitList.OUT);
  }

  /// Serves another socket from now on; everything has been flushed.
  void use(LinuxUdpSocket other) {
    if (count > 0) {
      throw new IllegalStateException(count + " messages of another socket wait");
    }
    socket = other;
    writable.set(0, other.file(), WaitList.OUT);
  }

  long datagrams() {
    return datagrams;
  }

  long bytes() {
    return bytes;
  }

  void add(TransportAddress to, Packet packet) {
    int length = packet.length();
    boolean full = count == MESSAGES || used >= ENOUGH_BYTES;
    if (used + length > DATA_BYTES || (full && !joins(to, length))) {
      flush();
    }
    MemorySegment.copy(packet.array(), packet.offset(), data, ValueLayout.JAVA_BYTE, used, length);
    if (joins(to, length)) {
      join(length);
    } else {
      begin(to, length);
    }
    used += length;
  }

  private boolean joins(TransportAddress to, int length) {
    if (!open || !to.equals(remote)) {
      return false;
    }
    int last = count - 1;
    return length <= segments[last]
        && length > 0
        && counts[last] < SEGMENTS
        && lengths[last] + length <= MESSAGE_BYTES;
  }

  private void join(int length) {
    int last = count - 1;
    counts[last]++;
    lengths[last] += length;
    messages.data(last, data.address() + starts[last], lengths[last]);
    messages.segment(last, segments[last]);
    open = length == segments[last];
  }

  private void begin(TransportAddress to, int length) {
    int i = count++;
    starts[i] = used;
    lengths[i] = length;
    segments[i] = length;
    counts[i] = 1;
    messages.nameLength(i, Sockaddr.write(messages.names(), messages.nameAt(i), to, socket.v6()));
    messages.data(i, data.address() + used, length);
    messages.segment(i, 0);
    open = segmentation;
    remote = to;
  }

  void flush() {
    int done = 0;
    boolean waited = false;
    while (done < count) {
      int result = libc.sendmmsg(socket.file(), messages.address(done), count - done);
      if (result > 0) {
        sent(done, result);
        done += result;
      } else if (result == -Errno.EAGAIN && !waited) {
        waited = true;
        writable.await(libc, PATIENCE_MILLIS);
      } else if (result == -Errno.EAGAIN) {
        for (; done < count; done++) {
          drops.add(NetDrop.SEND_BUFFER_FULL, counts[done]);
        }
      } else if (result != -Errno.EINTR) {
        refused(done, -result);
        done++;
      }
    }
    count = 0;
    used = 0;
    open = false;
  }

  private void sent(int from, int number) {
    for (int i = from; i < from + number; i++) {
      datagrams += counts[i];
      bytes += lengths[i];
    }
  }

  private void refused(int i, int error) {
    boolean cut = counts[i] > 1;
    if (cut && (error == Errno.EIO || error == Errno.EINVAL || error == Errno.EMSGSIZE)) {
      // EIO: the network card computes no checksums. The others: a datagram longer than the path
      // takes whole, which may go in fragments when it is sent by itself.
      segmentation = segmentation && error != Errno.EIO;
      sendSingly(i);
    } else {
      drops.add(Errno.reason(error), counts[i]);
    }
  }

  /// Sends each datagram of a message by itself, in the place of the message.
  private void sendSingly(int i) {
    int end = starts[i] + lengths[i];
    messages.segment(i, 0);
    for (int at = starts[i]; at < end; at += segments[i]) {
      int length = Math.min(segments[i], end - at);
      messages.data(i, data.address() + at, length);
      int result = libc.sendmmsg(socket.file(), messages.address(i), 1);
      if (result == 1) {
        datagrams++;
        bytes += length;
      } else {
        drops.count(Errno.reason(-result));
      }
    }
  }
}
