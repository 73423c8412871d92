package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// A thread with a [UdpHub]: for servers that open sockets as they go, which a [Shard] does not.
///
/// [#execute], [#submit], [#now] and [#close] may be called by any thread, everything else on the
/// loop's own, that is, from tasks and from [Driven].
public final class HubLoop implements Executor, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.parley.net");
  private static final int TASK_BATCH = 256;
  private static final long CLOSE_MILLIS = 2_000;
  private static final int MAX_WAIT_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// What the loop drives.
  public interface Driven {
    /// A datagram came. The packet is lent, with its headroom, and may be changed.
    void received(long now, int base, TransportAddress source, Packet packet);

    /// Fires what is due; called in each round.
    void tick(long now);

    /// When it is to be called at the latest, or [Core#NEVER].
    long deadline();

    /// The loop ends; its sockets are closed after that.
    void closed(long now);
  }

  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final UdpHub hub;
  private final Mailbox mailbox;
  private final Thread thread;
  private final Driven driven;
  private final Packet packet = Packet.allocate(Packet.CAPACITY + Packet.HEADROOM);
  private volatile boolean closing;
  private long now;
  private long datagrams;

  /// A loop that does not run yet.
  ///
  /// @param name of the thread
  /// @param udp one of those that [NetConfig] knows
  /// @throws NetException if there is no such way of sending datagrams here
  public HubLoop(String name, String udp, Driven driven) {
    this.driven = driven;
    UdpSystem system = UdpSystems.choose(udp);
    try {
      hub = system.hub(drops);
    } catch (IOException e) {
      throw new NetException(NetError.SYSTEM, "The sockets cannot be waited for.", e);
    }
    mailbox = new Mailbox(hub::wakeUp);
    thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  /// Begins; sockets may have been bound before.
  public void start() {
    thread.start();
  }

  /// The sockets.
  public UdpHub hub() {
    return hub;
  }

  /// Monotonic nanoseconds, the same for all loops of the process.
  public long now() {
    return MonotonicClock.now();
  }

  /// What was dropped.
  public Counters<NetDrop> drops() {
    return drops;
  }

  /// How many datagrams were received.
  public long datagrams() {
    return datagrams;
  }

  /// Runs a task on the loop's thread, soon and in order.
  ///
  /// @throws RejectedExecutionException if the loop is closed
  @Override
  public void execute(Runnable task) {
    if (!mailbox.offer(task)) {
      throw new RejectedExecutionException("the loop is closed");
    }
  }

  /// Like [#execute], but without an exception: whether the task will run, which it will not if so
  /// many such tasks wait already.
  public boolean offer(Runnable task) {
    return mailbox.offerStray(task);
  }

  /// A way in for datagrams of other threads.
  public <A, B> DatagramRing<A, B> ring(DatagramRing.Reader<A, B> reader) {
    return new DatagramRing<>(mailbox, DatagramRing.SLOTS, reader);
  }

  /// Runs a task on the loop's thread; the future fails with what it throws, or with a
  /// [NetException] if the loop is closed.
  public <T> CompletableFuture<T> submit(Callable<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    boolean taken = mailbox.offer(() -> complete(future, task));
    if (!taken) {
      future.completeExceptionally(
          new NetException(NetError.CLOSED, "The network's event loop is closed."));
    }
    return future;
  }

  private static <T> void complete(CompletableFuture<T> future, Callable<T> task) {
    T result;
    try {
      result = task.call();
    } catch (Throwable cause) {
      future.completeExceptionally(cause);
      return;
    }
    future.complete(result);
  }

  private void run() {
    try {
      while (!closing) {
        turn();
      }
      perform(() -> driven.closed(MonotonicClock.now()));
      hub.flush();
    } finally {
      mailbox.shut();
      for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
        perform(task);
      }
      hub.close();
    }
  }

  private void turn() {
    perform(() -> driven.tick(MonotonicClock.now()));
    mailbox.answer();
    for (int i = 0; i < TASK_BATCH; i++) {
      Runnable task = mailbox.poll();
      if (task == null) {
        break;
      }
      perform(task);
    }
    hub.flush();
    int wait = waitMillis();
    now = 0;
    hub.poll(wait, this::received);
    hub.flush();
  }

  private int waitMillis() {
    long until = driven.deadline();
    if (mailbox.hasMail() || closing) {
      return 0;
    }
    if (until == Core.NEVER) {
      return MAX_WAIT_MILLIS;
    }
    long nanos = until - MonotonicClock.now();
    return Math.clamp((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 0, MAX_WAIT_MILLIS);
  }

  /// All datagrams of one poll have one time.
  private void received(int base, TransportAddress source, ByteBuffer bytes) {
    if (now == 0) {
      now = MonotonicClock.now();
    }
    datagrams++;
    int length = bytes.remaining();
    if (length > Packet.CAPACITY) {
      drops.count(NetDrop.OVERSIZED);
      return;
    }
    packet.clear();
    bytes.get(packet.array(), packet.offset(), length);
    packet.length(length);
    try {
      driven.received(now, base, source, packet);
    } catch (Throwable cause) {
      drops.count(NetDrop.FAULT);
      LOG.log(System.Logger.Level.ERROR, "a datagram could not be handled because of a bug", cause);
    }
  }

  private static void perform(Runnable task) {
    try {
      task.run();
    } catch (Throwable cause) {
      LOG.log(System.Logger.Level.ERROR, "a task on an event loop failed", cause);
    }
  }

  /// Ends the thread and closes the sockets; returns within two seconds, on the loop's own thread
  /// at once.
  @Override
  public void close() {
    closing = true;
    hub.wakeUp();
    if (thread.getState() == Thread.State.NEW) {
      hub.close();
    } else if (Thread.currentThread() != thread) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the thread ends without being waited for
      }
    }
  }
}
