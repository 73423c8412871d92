package dev.parley.net;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.core.SlotPool;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// One event loop: a thread with its UDP sockets, its connections and its packets.
///
/// [#execute] and [#submit] may be called by any thread; everything else by the shard's own alone,
/// that is, from tasks and handlers.
public final class Shard implements Executor {
  private static final System.Logger LOG = System.getLogger("dev.parley.net");
  private static final int KEPT_PATHS = 1 << 16;

  private final int index;
  private final List<TransportAddress> bases;
  private final SlotPool pool;
  private final PathTable table;
  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final Demux demux;
  private final EventLoop loop;
  private final ShardStreams streams = new ShardStreams(this);
  private final Set<Connection<?>> connections = new LinkedHashSet<>();
  private List<Shard> all = List.of();
  private long strays;
  private long faults;

  Shard(
      int index,
      NetConfig config,
      List<TransportAddress> bases,
      UdpSystem udp,
      List<UdpSocket> sockets) {
    this.index = index;
    this.bases = bases;
    pool = new SlotPool(config.packetsPerShard());
    table = new PathTable(bases.size() + 1, KEPT_PATHS);
    demux = new Demux(index, config.shards(), bases.size() + 1, table, drops, this::handOver);
    try {
      loop = new EventLoop(this, udp.open(sockets, drops), config.name() + "-" + index);
    } catch (IOException e) {
      throw new NetException(NetError.SYSTEM, "The sockets cannot be waited for.", e);
    }
  }

  /// Its number in [Shards].
  public int index() {
    return index;
  }

  void start(List<Shard> shards) {
    all = shards;
    loop.start();
  }

  /// Runs a task on the shard's thread, soon and in order.
  ///
  /// @throws RejectedExecutionException if the shard is closed
  @Override
  public void execute(Runnable task) {
    if (!loop.mailbox().offer(task)) {
      throw new RejectedExecutionException("the shard is closed");
    }
  }

  /// A way for packets of other threads to this shard's, which reads copies of them.
  ///
  /// @param size how many of them may wait, a power of two
  public <A, B> DatagramRing<A, B> ring(int size, DatagramRing.Reader<A, B> reader) {
    return loop.ring(size, reader);
  }

  /// Runs a task on the shard's thread; the future fails with what the task throws, or with a
  /// [NetException] if the shard is closed. Its dependents run on the shard's thread unless they
  /// are asynchronous.
  public <T> CompletableFuture<T> submit(Callable<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    boolean taken =
        loop.mailbox()
            .offer(() -> {
              T result;
              try {
                result = task.call();
              } catch (Throwable cause) {
                future.completeExceptionally(cause);
                return;
              }
              future.complete(result);
            });
    if (!taken) {
      future.completeExceptionally(
          new NetException(NetError.CLOSED, "The network's event loop is closed."));
    }
    return future;
  }

  /// A place for a new core; the sequence is this, `paths()` for the core's constructor, `start`,
  /// `route`.
  public <E> Connection<E> connection(ConnectionHandler<E> handler) {
    checkThread();
    if (loop.isClosing()) {
      throw new NetException(NetError.CLOSED, "The network's event loop is closing.");
    }
    Connection<E> connection = new Connection<>(this, handler);
    connections.add(connection);
    return connection;
  }

  /// The time that cores are given: monotonic nanoseconds, the same for all shards of the process.
  public long now() {
    return MonotonicClock.now();
  }

  /// The first characters that every ICE user name fragment of this shard's connections must have.
  public String ufragPrefix() {
    return ShardPrefix.of(index);
  }

  /// The local sockets' addresses by their number in [dev.parley.core.Paths].
  public List<TransportAddress> bases() {
    return bases;
  }

  /// The base of all streams, one above the sockets': what a core is to be told about a listening
  /// TCP port ([IceTcp]).
  public int streamBase() {
    return bases.size();
  }

  ShardStreams streams() {
    return streams;
  }

  /// The packets of this shard.
  public PacketPool pool() {
    return pool;
  }

  /// Whether the caller is on the shard's thread.
  public boolean isOwnThread() {
    return loop.isOwnThread();
  }

  /// What was counted so far; on the shard's thread.
  public NetStats stats() {
    checkThread();
    return new NetStats(
        loop.datagramsReceived(),
        loop.bytesReceived(),
        loop.port().datagramsSent(),
        loop.port().bytesSent(),
        strays,
        loop.wakeups(),
        faults,
        connections.size(),
        table.keptCount(),
        drops.snapshot());
  }

  EventLoop loop() {
    return loop;
  }

  SlotPool slots() {
    return pool;
  }

  PathTable table() {
    return table;
  }

  Demux demux() {
    return demux;
  }

  Counters<NetDrop> drops() {
    return drops;
  }

  List<Connection<?>> connections() {
    return List.copyOf(connections);
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  void remove(Connection<?> connection) {
    connections.remove(connection);
  }

  void awake(Connection<?> connection) {
    loop.awake(connection);
  }

  void schedule(Connection<?> connection, long deadline) {
    loop.schedule(connection, deadline);
  }

  void checkThread() {
    if (!loop.isOwnThread()) {
      throw new IllegalStateException("call this on the shard's thread, through execute()");
    }
  }

  void fault(String what, Throwable cause) {
    faults++;
    LOG.log(System.Logger.Level.ERROR, what, cause);
  }

  void pathKept(Path path) {
    int base = path.base;
    TransportAddress source = path.remote;
    demux.keptHere(base, source);
    for (Shard other : all) {
      if (other != this) {
        other.loop.mailbox().offer(() -> other.demux.keptElsewhere(base, source, index));
      }
    }
  }

  void pathOpened(Path path) {
    int base = path.base;
    TransportAddress source = path.remote;
    for (Shard other : all) {
      if (other != this) {
        other.loop.mailbox().offer(() -> other.demux.openedElsewhere(base, source, index));
      }
    }
  }

  void releasePath(Path path) {
    int base = path.base;
    TransportAddress source = path.remote;
    table.release(path);
    if (table.find(base, source) != null) {
      return;
    }
    if (base == streamBase()) {
      streams.finish(source);
    }
    for (Shard other : all) {
      if (other != this) {
        other.loop.mailbox().offer(() -> other.demux.goneElsewhere(base, source, index));
      }
    }
  }

  private void handOver(int shard, int base, TransportAddress source, Packet packet) {
    strays++;
    EventLoop other = all.get(shard).loop;
    byte[] copy = packet.toByteArray();
    TransportAddress self = demux.inside();
    Runnable delivery =
        self == null
            ? () -> other.deliverStray(copy, base, source)
            : () -> other.deliverInside(copy, 0, copy.length, base, self, source, true);
    if (!other.mailbox().offerStray(delivery)) {
      drops.count(NetDrop.STRAY_REFUSED);
    }
  }
}
