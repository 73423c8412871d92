package dev.parley.net;

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
/// @param <E> the control events of the core
public final class Endpoint<E> extends CoreDriver<E> {
  /// How many datagrams are sent before the others have their turn.
  private static final int BATCH = 256;

  private static final int SOCKET_BUFFER_BYTES = 1 << 20;
  private static final int NO_SOCKET = -1;

  private final EndpointLoop loop;
  private final List<TransportAddress> bases = new ArrayList<>();
  private final List<Integer> sockets = new ArrayList<>();
  private final EndpointStreams streams;
  private final EndpointPaths paths;
  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final Batch batch = new Batch();

  Endpoint(EndpointLoop loop, ConnectionHandler<E> handler) {
    super(handler);
    this.loop = loop;
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
  /// @return its number, the lowest that is free, or -1 if the address cannot be bound, such as one
  ///   that has just gone
  public int bind(TransportAddress local) {
    loop.checkThread();
    if (isEnded()) {
      return -1;
    }
    try {
      int free = sockets.indexOf(NO_SOCKET);
      int base = free < 0 ? sockets.size() : free;
      int socket = loop.bind(local, SOCKET_BUFFER_BYTES, this, base);
      TransportAddress bound = loop.hub().local(socket);
      if (free < 0) {
        sockets.add(socket);
        bases.add(bound);
      } else {
        sockets.set(base, socket);
        bases.set(base, bound);
      }
      return base;
    } catch (IOException e) {
      drops.count(NetDrop.SEND_FAILED);
      return -1;
    }
  }

  /// Closes a socket, after the core was told so: its number may be used for another one.
  public void unbind(int base) {
    loop.checkThread();
    if (!isEnded() && base >= 0 && base < sockets.size() && sockets.get(base) != NO_SOCKET) {
      loop.unbind(sockets.get(base));
      sockets.set(base, NO_SOCKET);
    }
  }

  void receive(long now, int base, TransportAddress source, Packet packet) {
    DatagramCore<E> running = running();
    if (running == null) {
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
    EndpointPaths.Path path = paths.kept(base, remote);
    if (path != null) {
      closed(loop.now(), path.id);
    }
  }

  @Override
  long now() {
    return loop.now();
  }

  @Override
  void checkThread() {
    loop.checkThread();
  }

  @Override
  void awaken() {
    loop.awake(this);
  }

  @Override
  void schedule(long deadline) {
    loop.schedule(this, deadline);
  }

  @Override
  void fault(String what, Throwable cause) {
    loop.fault(what, cause);
  }

  @Override
  boolean transmit(long now, DatagramCore<E> running) {
    batch.left = BATCH;
    running.transmit(now, batch);
    return batch.left == 0;
  }

  @Override
  void release() {
    for (int socket : sockets) {
      if (socket != NO_SOCKET) {
        loop.unbind(socket);
      }
    }
    streams.finishAll();
    loop.remove(this);
  }

  private void send(EndpointPaths.Path to, Packet packet) {
    int socket = sockets.get(to.base);
    if (socket == NO_SOCKET) {
      drops.count(NetDrop.PATH_GONE);
    } else {
      loop.hub().send(socket, to.remote, packet);
    }
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
        send(to, packet);
      }
    }
  }
}
