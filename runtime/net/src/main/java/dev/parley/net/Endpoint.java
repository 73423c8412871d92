package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A core with UDP sockets of its own, as a client has them: whatever comes to them is for that
/// core.
///
/// Belongs to the thread of its [EndpointLoop]. Whoever calls the core outside of the handler calls
/// [#wake()] afterwards.
///
/// @param <E> the control events of the core
public final class Endpoint<E> extends DeadlineHeap.Node {
  /// How often a core that stays ready is asked again before the others have their turn.
  private static final int ROUNDS = 16;

  /// How many datagrams are sent before the others have their turn.
  private static final int BATCH = 256;

  private static final int SOCKET_BUFFER_BYTES = 1 << 20;

  private final EndpointLoop loop;
  private final ConnectionHandler<E> handler;
  private final List<TransportAddress> bases = new ArrayList<>();
  private final List<Integer> sockets = new ArrayList<>();
  private final EndpointStreams streams;
  private final EndpointPaths paths;
  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final Batch batch = new Batch();
  private @Nullable DatagramCore<E> core;
  private boolean awake;
  private boolean closing;
  private boolean ended;

  Endpoint(EndpointLoop loop, ConnectionHandler<E> handler) {
    this.loop = loop;
    this.handler = handler;
    streams = new EndpointStreams(loop, this);
    paths = new EndpointPaths(bases, streams);
  }

  /// The paths of this endpoint, for the core to be made with.
  public Paths paths() {
    return paths;
  }

  /// The addresses of the sockets by base.
  public List<TransportAddress> bases() {
    return List.copyOf(bases);
  }

  /// What the network layer dropped, by reason.
  public Counters<NetDrop> drops() {
    return drops;
  }

  /// Opens one more socket.
  ///
  /// @param local its port 0 for any
  /// @return its number, or -1 if the address cannot be bound, such as one that has just gone
  public int bind(TransportAddress local) {
    loop.checkThread();
    if (ended) {
      return -1;
    }
    try {
      int socket = loop.bind(local, SOCKET_BUFFER_BYTES, this, sockets.size());
      sockets.add(socket);
      bases.add(loop.hub().local(socket));
      return sockets.size() - 1;
    } catch (IOException e) {
      drops.count(NetDrop.SEND_FAILED);
      return -1;
    }
  }

  /// Begins to drive a core; once.
  public void start(DatagramCore<E> newCore) {
    loop.checkThread();
    if (core != null || ended) {
      throw new IllegalStateException("an endpoint is started once");
    }
    core = newCore;
    wake();
  }

  /// Says that the core was called, so that its output is sent and its deadline is known.
  public void wake() {
    if (!awake && !ended) {
      awake = true;
      loop.awake(this);
    }
  }

  /// Lets the core say goodbye; [ConnectionHandler#ended()] follows.
  public void close() {
    loop.checkThread();
    if (closing || ended) {
      return;
    }
    closing = true;
    DatagramCore<E> running = core;
    if (running == null) {
      end();
      return;
    }
    try {
      running.close(loop.now());
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Ends the endpoint because of a bug, as does everything that the core or its handler throws.
  public void fail(Throwable cause) {
    if (!ended) {
      loop.fault("a connection was ended by a bug", cause);
      abandon(cause);
    }
  }

  void abandon(Throwable cause) {
    if (ended) {
      return;
    }
    detach();
    try {
      handler.failed(cause);
    } catch (Throwable second) {
      loop.fault("a connection's handler failed on a failure", second);
    }
  }

  public boolean isEnded() {
    return ended;
  }

  void receive(long now, int base, TransportAddress source, Packet packet) {
    DatagramCore<E> running = core;
    if (running == null || ended) {
      return;
    }
    try {
      running.receive(now, paths.arrived(base, source).id, packet);
      wake();
      if (paths.takeFull()) {
        drain(now, running);
      }
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// A stream is over.
  void closed(int base, TransportAddress remote) {
    DatagramCore<E> running = core;
    EndpointPaths.Path path = paths.kept(base, remote);
    if (running == null || ended || path == null) {
      return;
    }
    try {
      running.closed(loop.now(), path.id);
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  void tick(long now) {
    DatagramCore<E> running = core;
    if (running == null || ended) {
      return;
    }
    try {
      running.tick(now);
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Sends and tells what there is, and notes the next deadline.
  void service(long now) {
    awake = false;
    DatagramCore<E> running = core;
    if (running == null || ended) {
      return;
    }
    try {
      if (drain(now, running)) {
        wake();
      }
      if (!ended) {
        settle(now, running);
      }
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  private boolean drain(long now, DatagramCore<E> running) {
    for (int round = 0; round < ROUNDS; round++) {
      batch.left = BATCH;
      running.transmit(now, batch);
      boolean more = batch.left == 0;
      for (E event = running.next(); event != null; event = running.next()) {
        handler.event(now, event);
        more = true;
        if (ended) {
          return false;
        }
      }
      if (!more) {
        return false;
      }
    }
    return true;
  }

  private void settle(long now, DatagramCore<E> running) {
    long deadline = running.deadline();
    if (closing && deadline == Core.NEVER && !running.ready()) {
      end();
      return;
    }
    loop.schedule(this, Math.max(deadline, now + 1));
  }

  private void end() {
    detach();
    try {
      handler.ended();
    } catch (Throwable cause) {
      loop.fault("a connection's handler failed at its end", cause);
    }
  }

  private void detach() {
    ended = true;
    loop.schedule(this, Core.NEVER);
    sockets.forEach(loop::unbind);
    streams.finishAll();
    loop.remove(this);
  }

  /// Sends each datagram as soon as it is committed.
  private final class Batch implements Outbox {
    private int left;
    private int path = Paths.NONE;

    @Override
    public @Nullable Packet claim(int to, int maxLength) {
      if (maxLength > Packet.CAPACITY) {
        throw new IllegalArgumentException(
            "a datagram of " + maxLength + " bytes is above " + Packet.CAPACITY);
      }
      if (left == 0) {
        return null;
      }
      path = to;
      loop.outgoing().clear();
      return loop.outgoing();
    }

    @Override
    public void commit(Packet packet, long sendId) {
      left--;
      EndpointPaths.Path to = paths.find(path);
      if (to == null) {
        drops.count(NetDrop.PATH_GONE);
        return;
      }
      if (to.base >= EndpointStreams.FIRST_BASE) {
        streams.send(to.base, packet);
      } else {
        loop.hub().send(sockets.get(to.base), to.remote, packet);
      }
    }
  }
}
