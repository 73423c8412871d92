package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.core.SlotPool;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One thread that drives many [Endpoint]s.
///
/// [#execute] may be called by any thread; everything else by the loop's own alone.
public final class EndpointLoop implements Executor {
  private static final System.Logger LOG = System.getLogger("dev.parley.net");
  private static final int TASK_BATCH = 256;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MAX_WAIT_MILLIS = 60_000;
  private static final long GOODBYE_NANOS = 500 * NANOS_PER_MILLI;

  /// Whose socket it is, and its number there.
  private record Registered(Endpoint<?> endpoint, int base) {}

  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final UdpHub hub;
  private final UdpPort.Receiver receiver = this::received;
  private final List<@Nullable Registered> registered = new ArrayList<>();
  private final Mailbox mailbox;
  private final Thread thread;
  private final SlotPool pool;
  private final DeadlineHeap deadlines = new DeadlineHeap();
  private final Set<Endpoint<?>> endpoints = new LinkedHashSet<>();
  private final Packet outgoing = Packet.allocate(Packet.CAPACITY);
  private List<Endpoint<?>> awake = new ArrayList<>();
  private List<Endpoint<?>> serving = new ArrayList<>();
  private @Nullable Packet spare;
  private volatile boolean closing;

  EndpointLoop(String name, int packets) {
    pool = new SlotPool(packets);
    try {
      hub = UdpSystems.choose(NetConfig.defaults().udp()).hub(drops);
    } catch (IOException e) {
      throw new NetException(NetError.SYSTEM, "Sockets cannot be waited for.", e);
    }
    mailbox = new Mailbox(hub::wakeUp);
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Runs a task on the loop's thread, soon and in order.
  ///
  /// @throws RejectedExecutionException if the loop is closed
  @Override
  public void execute(Runnable task) {
    if (!mailbox.offer(task)) {
      throw new RejectedExecutionException("the network's event loop is closed");
    }
  }

  /// A place for a new core; the sequence is this, `bind`, `paths()` for the core's constructor,
  /// `start`.
  public <E> Endpoint<E> endpoint(ConnectionHandler<E> handler) {
    checkThread();
    if (closing) {
      throw new NetException(NetError.CLOSED, "The network's event loop is closing.");
    }
    Endpoint<E> endpoint = new Endpoint<>(this, handler);
    endpoints.add(endpoint);
    return endpoint;
  }

  /// The time that cores are given: monotonic nanoseconds.
  public long now() {
    return MonotonicClock.now();
  }

  /// What the sockets dropped, by reason.
  public Counters<NetDrop> drops() {
    return drops;
  }

  /// The packets of this loop.
  public PacketPool pool() {
    return pool;
  }

  public boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  void checkThread() {
    if (!isOwnThread()) {
      throw new IllegalStateException("call this on the loop's thread, through execute()");
    }
  }

  Packet outgoing() {
    return outgoing;
  }

  UdpHub hub() {
    return hub;
  }

  /// Opens a socket for an endpoint; returns the hub's number.
  int bind(TransportAddress local, int bufferBytes, Endpoint<?> endpoint, int base)
      throws IOException {
    int socket = hub.bind(local, bufferBytes, false);
    while (registered.size() <= socket) {
      registered.add(null);
    }
    registered.set(socket, new Registered(endpoint, base));
    return socket;
  }

  void unbind(int socket) {
    registered.set(socket, null);
    hub.unbind(socket);
  }

  void remove(Endpoint<?> endpoint) {
    endpoints.remove(endpoint);
  }

  void awake(Endpoint<?> endpoint) {
    awake.add(endpoint);
  }

  void schedule(Endpoint<?> endpoint, long deadline) {
    deadlines.set(endpoint, deadline);
  }

  void fault(String what, Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, what, cause);
  }

  /// Asks the thread to end; returns at once.
  void close() {
    closing = true;
    hub.wakeUp();
  }

  private void run() {
    try {
      while (!closing) {
        turn(Core.NEVER);
      }
      List.copyOf(endpoints).forEach(Endpoint::close);
      long end = now() + GOODBYE_NANOS;
      while (!endpoints.isEmpty() && now() < end) {
        turn(end);
      }
    } catch (Throwable cause) {
      fault("an event loop ended by a bug: all its connections are lost", cause);
    } finally {
      shutDown();
    }
  }

  private void shutDown() {
    closing = true;
    NetException cause = new NetException(NetError.CLOSED, "The network's event loop is closed.");
    List.copyOf(endpoints).forEach(endpoint -> endpoint.abandon(cause));
    mailbox.shut();
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      perform(task);
    }
    if (spare != null) {
      spare.release();
    }
    hub.close();
  }

  /// One round: fire timers, do tasks, send; wait; receive, send.
  private void turn(long until) {
    fireTimers();
    performTasks();
    serve();
    hub.flush();
    hub.poll(waitMillis(Math.min(until, deadlines.earliest())), receiver);
    serve();
    hub.flush();
  }

  private int waitMillis(long until) {
    if (!awake.isEmpty() || mailbox.hasMail()) {
      return 0;
    }
    if (until == Core.NEVER) {
      return MAX_WAIT_MILLIS;
    }
    long nanos = until - now();
    return Math.clamp((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 0, MAX_WAIT_MILLIS);
  }

  private void fireTimers() {
    long now = now();
    while (deadlines.pollDue(now) instanceof Endpoint<?> endpoint) {
      endpoint.tick(now);
    }
  }

  private void performTasks() {
    mailbox.answer();
    for (int budget = TASK_BATCH; budget > 0; budget--) {
      Runnable task = mailbox.poll();
      if (task == null) {
        return;
      }
      perform(task);
    }
  }

  private void perform(Runnable task) {
    try {
      task.run();
    } catch (Throwable cause) {
      fault("a task on an event loop failed", cause);
    }
  }

  /// Serves each endpoint that was awake when this began; those woken meanwhile come next.
  private void serve() {
    for (int pass = 0; pass < 2 && !awake.isEmpty(); pass++) {
      List<Endpoint<?>> now = awake;
      awake = serving;
      serving = now;
      long time = now();
      for (int i = 0; i < now.size(); i++) {
        now.get(i).service(time);
      }
      now.clear();
    }
  }

  private void received(int socket, TransportAddress source, ByteBuffer bytes) {
    Registered target = socket < registered.size() ? registered.get(socket) : null;
    if (target == null) {
      return; // of a socket that was closed in this round
    }
    Endpoint<?> endpoint = target.endpoint;
    int length = bytes.remaining();
    Packet packet = packetFor(endpoint, length);
    if (packet != null) {
      bytes.get(packet.array(), packet.offset(), length);
      packet.length(length);
      endpoint.receive(now(), target.base, source, packet);
    }
  }

  /// Takes a datagram that came over a stream.
  void deliver(Endpoint<?> endpoint, int base, TransportAddress source, byte[] datagram) {
    Packet packet = packetFor(endpoint, datagram.length);
    if (packet != null) {
      packet.copyFrom(datagram, 0, datagram.length);
      endpoint.receive(now(), base, source, packet);
    }
  }

  private @Nullable Packet packetFor(Endpoint<?> endpoint, int length) {
    if (length == 0 || length > Packet.CAPACITY) {
      endpoint.drops().count(length == 0 ? NetDrop.EMPTY : NetDrop.OVERSIZED);
      return null;
    }
    Packet packet = emptyPacket();
    if (packet == null) {
      endpoint.drops().count(NetDrop.POOL_EMPTY);
    }
    return packet;
  }

  /// The last packet again unless somebody kept it.
  private @Nullable Packet emptyPacket() {
    Packet packet = spare;
    if (packet != null && packet.references() == 1) {
      packet.clear();
      return packet;
    }
    if (packet != null) {
      packet.release();
    }
    packet = pool.take();
    spare = packet;
    return packet;
  }
}
