package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpPort;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A shard's thread: waits for datagrams, tasks and deadlines, hands them out, sends what comes of
/// it, and waits again.
final class EventLoop {
  private static final int TASK_BATCH = 256;

  /// Datagrams that are received before what comes of them is sent: few enough that a provisional
  /// path's number lives until it is answered on.
  private static final int RECEIVE_BATCH = (PathTable.PROVISIONAL - TASK_BATCH) / 2;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MAX_WAIT_MILLIS = 60_000;

  /// How long closing connections may say goodbye.
  private static final long GOODBYE_NANOS = 500 * NANOS_PER_MILLI;

  private final Shard shard;
  private final UdpPort port;
  private final UdpPort.Receiver receiver = this::received;
  private final Mailbox mailbox;
  private final Thread thread;
  private final DatagramOutbox outbox;

  private final DeadlineHeap deadlines = new DeadlineHeap();
  private List<Connection<?>> awake = new ArrayList<>();
  private List<Connection<?>> serving = new ArrayList<>();
  private @Nullable Packet spare;
  private int taskBudget;
  private int unserved;
  private volatile boolean closing;
  private long datagramsReceived;
  private long bytesReceived;
  private long wakeups;

  EventLoop(Shard shard, UdpPort port, String name) {
    this.shard = shard;
    this.port = port;
    outbox =
        new DatagramOutbox(port, shard.streams(), shard.streamBase(), shard.table(), shard.drops());
    mailbox = new Mailbox(port::wakeUp);
    thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  DatagramOutbox outbox() {
    return outbox;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  UdpPort port() {
    return port;
  }

  boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  boolean isClosing() {
    return closing;
  }

  long datagramsReceived() {
    return datagramsReceived;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  long wakeups() {
    return wakeups;
  }

  void awake(Connection<?> connection) {
    awake.add(connection);
  }

  void schedule(Connection<?> connection, long deadline) {
    deadlines.set(connection, deadline);
  }

  /// Asks the thread to end; returns at once.
  void close() {
    closing = true;
    port.wakeUp();
  }

  /// Waits for the thread's end.
  ///
  /// @return whether it came in time
  boolean join(long millis) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      thread.join(Math.max(1, millis));
    }
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (!closing) {
        turn(Core.NEVER);
      }
      sayGoodbye();
    } catch (Throwable cause) {
      shard.fault("an event loop ended by a bug: all its connections are lost", cause);
    } finally {
      shutDown();
    }
  }

  private void sayGoodbye() {
    shard.connections().forEach(Connection::close);
    long end = MonotonicClock.now() + GOODBYE_NANOS;
    while (!shard.isEmpty() && MonotonicClock.now() < end) {
      turn(end);
    }
  }

  private void shutDown() {
    closing = true;
    NetException cause = new NetException(NetError.CLOSED, "The network's event loop is closed.");
    shard.connections().forEach(connection -> connection.abandon(cause));
    mailbox.shut();
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      perform(task);
    }
    if (spare != null) {
      spare.release();
    }
    shard.streams().closeAll();
    port.close();
  }

  /// One round: fire timers, do tasks, send; wait; receive, send.
  private void turn(long until) {
    fireTimers();
    taskBudget = TASK_BATCH;
    performTasks();
    serve();
    int wait = waitMillis(Math.min(until, deadlines.earliest()));
    port.poll(wait, receiver);
    if (wait > 0) {
      wakeups++;
    }
    serve();
  }

  private int waitMillis(long until) {
    if (!awake.isEmpty() || mailbox.hasMail()) {
      return 0;
    }
    if (until == Core.NEVER) {
      return MAX_WAIT_MILLIS;
    }
    long nanos = until - MonotonicClock.now();
    return Math.clamp((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 0, MAX_WAIT_MILLIS);
  }

  private void fireTimers() {
    long now = MonotonicClock.now();
    while (deadlines.pollDue(now) instanceof Connection<?> connection) {
      connection.tick(now);
    }
  }

  private void performTasks() {
    mailbox.answer();
    while (taskBudget > 0) {
      Runnable task = mailbox.poll();
      if (task == null) {
        break;
      }
      taskBudget--;
      perform(task);
    }
  }

  private void perform(Runnable task) {
    try {
      task.run();
    } catch (Throwable cause) {
      shard.fault("a task on an event loop failed", cause);
    }
  }

  /// Serves each connection that was awake when this began; those woken meanwhile come next.
  private void serve() {
    unserved = 0;
    for (int pass = 0; pass < 2 && !awake.isEmpty(); pass++) {
      List<Connection<?>> now = awake;
      awake = serving;
      serving = now;
      long time = MonotonicClock.now();
      for (int i = 0; i < now.size(); i++) {
        now.get(i).service(time);
      }
      now.clear();
    }
    port.flush();
  }

  private void received(int base, TransportAddress source, ByteBuffer bytes) {
    if (mailbox.hasMail()) {
      performTasks(); // another shard may just have said where this datagram belongs
    }
    int length = bytes.remaining();
    datagramsReceived++;
    bytesReceived += length;
    Packet packet = packetFor(length);
    if (packet != null) {
      bytes.get(packet.array(), packet.offset(), length);
      packet.length(length);
      shard.demux().receive(MonotonicClock.now(), base, source, packet, false);
    }
    if (++unserved >= RECEIVE_BATCH) {
      serve();
    }
  }

  /// Takes a datagram that arrived on another shard.
  void deliverStray(byte[] bytes, int base, TransportAddress source) {
    Packet packet = packetFor(bytes.length);
    if (packet != null) {
      packet.copyFrom(bytes, 0, bytes.length);
      shard.demux().receive(MonotonicClock.now(), base, source, packet, true);
    }
  }

  /// A way in for datagrams of other threads.
  <A, B> DatagramRing<A, B> ring(int size, DatagramRing.Reader<A, B> reader) {
    return new DatagramRing<>(mailbox, size, reader);
  }

  /// Says where the datagrams go that leave through our own TURN server; before the thread starts.
  void exit(Inside.Exit exit) {
    outbox.exit(exit);
  }

  /// Takes a datagram that came through our own TURN server, on this shard or another.
  void deliverInside(
      byte[] array,
      int offset,
      int length,
      int base,
      TransportAddress self,
      TransportAddress source,
      boolean stray) {
    Packet packet = packetFor(length);
    if (packet != null) {
      packet.copyFrom(array, offset, length);
      shard.demux().receiveInside(MonotonicClock.now(), base, self, source, packet, stray);
    }
    if (++unserved >= RECEIVE_BATCH) {
      serve();
    }
  }

  /// An empty packet for so many bytes, the last one again unless somebody kept it; null if the
  /// datagram is to be dropped, which is counted.
  private @Nullable Packet packetFor(int length) {
    if (length == 0 || length > Packet.CAPACITY) {
      shard.drops().count(length == 0 ? NetDrop.EMPTY : NetDrop.OVERSIZED);
      return null;
    }
    Packet packet = spare;
    if (packet != null && packet.references() == 1) {
      packet.clear();
      return packet;
    }
    if (packet != null) {
      packet.release();
    }
    packet = shard.slots().take();
    spare = packet;
    if (packet == null) {
      shard.drops().count(NetDrop.POOL_EMPTY);
    }
    return packet;
  }
}
