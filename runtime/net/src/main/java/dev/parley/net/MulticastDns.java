package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.ice.mdns.MdnsAgent;
import dev.parley.ice.mdns.MdnsEvent;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Multicast DNS on this machine's networks: `.local` names of others, and of our own.
///
/// All methods may be called by any thread and do not wait. The thread begins with the first name;
/// where there is no multicast, names are not found, and a line in the log says so once.
public final class MulticastDns implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.parley.net");
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long SCAN_NANOS = 2_000 * NANOS_PER_MILLI;
  private static final long MAX_WAIT_MILLIS = 60_000;

  private final String threadName;
  private final Mailbox mailbox = new Mailbox(this::wakeUp);
  private final Packet packet = Packet.allocate(Packet.CAPACITY);
  private final Source source = new Source();
  private final MdnsAgent agent = new MdnsAgent(source);
  private final Map<String, List<Consumer<List<TransportAddress>>>> waiting = new HashMap<>();
  private final Outbox outbox = new Everywhere();
  private volatile @Nullable MulticastSockets sockets;
  private volatile boolean closing;
  private boolean started;
  private long scannedAt = Long.MIN_VALUE;
  private boolean complained;

  /// Nothing is opened before it is needed.
  public MulticastDns(String threadName) {
    this.threadName = threadName;
  }

  /// Looks a name up.
  ///
  /// @param then is given its address, port 0, or nothing if it is not found; on the thread of
  ///   this, or on the caller's when it is closed
  public void resolve(String name, Consumer<List<TransportAddress>> then) {
    boolean taken =
        offer(() -> {
          String key = name.toLowerCase(Locale.ROOT);
          List<Consumer<List<TransportAddress>>> askers =
              waiting.computeIfAbsent(key, _ -> new ArrayList<>());
          askers.add(then);
          if (askers.size() == 1) {
            agent.resolve(MonotonicClock.now(), key);
          }
        });
    if (!taken) {
      then.accept(List.of());
    }
  }

  /// Answers for a name from now on, until [#withdraw].
  ///
  /// @param name a fresh one of [MdnsName#random]
  public void publish(String name, TransportAddress address) {
    execute(() -> {
      try {
        agent.publish(MonotonicClock.now(), name, address);
      } catch (IllegalStateException e) {
        LOG.log(System.Logger.Level.WARNING, "A hidden address stays unknown: " + e.getMessage());
      }
    });
  }

  /// Answers for a name no more.
  public void withdraw(String name) {
    execute(() -> agent.withdraw(MonotonicClock.now(), name));
  }

  /// After a close there is nothing to be done any more.
  private void execute(Runnable task) {
    boolean taken = offer(task);
    if (!taken) {
      LOG.log(System.Logger.Level.DEBUG, "mDNS is closed");
    }
  }

  private boolean offer(Runnable task) {
    begin();
    return mailbox.offer(task);
  }

  private synchronized void begin() {
    if (!started && !closing) {
      started = true;
      Thread.ofPlatform().name(threadName).daemon().start(this::run);
    }
  }

  private void wakeUp() {
    MulticastSockets open = sockets;
    if (open != null) {
      open.wakeUp();
    }
  }

  private void run() {
    try (MulticastSockets open = open()) {
      sockets = open;
      while (!closing && open != null) {
        turn(open);
      }
      agent.close(MonotonicClock.now());
      settle();
    } catch (Throwable cause) {
      LOG.log(System.Logger.Level.ERROR, "multicast DNS ended by a bug", cause);
    } finally {
      closing = true;
      end();
    }
  }

  private static @Nullable MulticastSockets open() {
    try {
      return new MulticastSockets();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.INFO,
          "There is no multicast DNS here, so that .local names are not found: " + e.getMessage());
      return null;
    }
  }

  /// Nobody waits in vain.
  private void end() {
    mailbox.shut();
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
    settle();
  }

  private void turn(MulticastSockets open) throws IOException {
    scan(open);
    mailbox.answer();
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
    agent.tick(MonotonicClock.now());
    settle();
    open.poll(mailbox.hasMail() ? 0 : waitMillis(), this::received);
    settle();
  }

  private long waitMillis() {
    long deadline = agent.deadline();
    if (deadline == Core.NEVER) {
      return MAX_WAIT_MILLIS;
    }
    long nanos = deadline - MonotonicClock.now();
    return Math.clamp((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, 1, MAX_WAIT_MILLIS);
  }

  /// Interfaces come and go.
  private void scan(MulticastSockets open) {
    long now = MonotonicClock.now();
    if (scannedAt != Long.MIN_VALUE && now - scannedAt < SCAN_NANOS) {
      return;
    }
    scannedAt = now;
    List<NetworkInterface> usable = new ArrayList<>();
    try {
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp() && network.supportsMulticast()) {
          usable.add(network);
        }
      }
    } catch (SocketException e) {
      // as if there were none
    }
    if (open.join(usable) == 0 && !complained) {
      complained = true;
      LOG.log(
          System.Logger.Level.INFO,
          "No network of this machine has multicast, so that .local names are not found.");
    }
  }

  private void received(TransportAddress from, ByteBuffer bytes) {
    int length = bytes.remaining();
    if (length > Packet.CAPACITY) {
      return; // no message of multicast DNS is so long
    }
    source.address = from;
    packet.clear();
    bytes.get(packet.array(), packet.offset(), length);
    packet.length(length);
    agent.receive(MonotonicClock.now(), Source.PATH, packet);
  }

  private void settle() {
    agent.transmit(MonotonicClock.now(), outbox);
    for (MdnsEvent event = agent.next(); event != null; event = agent.next()) {
      List<TransportAddress> found =
          switch (event) {
            case MdnsEvent.Found(String _, TransportAddress address) -> List.of(address);
            case MdnsEvent.NotFound _ -> List.of();
          };
      List<Consumer<List<TransportAddress>>> askers = waiting.remove(event.name());
      if (askers != null) {
        askers.forEach(each -> each.accept(found));
      }
    }
  }

  /// Takes names back and ends the thread; does not wait for it.
  @Override
  public synchronized void close() {
    closing = true;
    if (!started) {
      mailbox.shut();
    }
    wakeUp();
  }

  /// The one path: to the group, and from whoever spoke last.
  private static final class Source implements Paths {
    private static final int PATH = 0;

    private TransportAddress address = MdnsAgent.GROUP;

    @Override
    public int open(int base, TransportAddress remote) {
      return PATH;
    }

    @Override
    public boolean keep(int path) {
      return true;
    }

    @Override
    public void release(int path) {
      // stays
    }

    @Override
    public int base(int path) {
      return 0;
    }

    @Override
    public TransportAddress remote(int path) {
      return address;
    }
  }

  private final class Everywhere implements Outbox {
    private final Packet outgoing = Packet.allocate(Packet.CAPACITY);

    @Override
    public Packet claim(int path, int maxLength) {
      outgoing.clear();
      return outgoing;
    }

    @Override
    public void commit(Packet committed, long sendId) {
      MulticastSockets open = sockets;
      if (open != null) {
        open.send(committed);
      }
    }
  }
}
