package dev.parley.net;

import dev.parley.core.Core;
import dev.parley.core.DatagramCore;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A core's place on a [Shard]: routes datagrams to it, fires its timers, sends what it has.
///
/// Belongs to the shard's thread. Whoever calls the core outside of [ConnectionHandler] calls
/// [#wake()] afterwards.
///
/// @param <E> the control events of the core
public final class Connection<E> extends DeadlineHeap.Node {
  /// How often a core that stays ready is asked again before the others have their turn.
  private static final int ROUNDS = 16;

  /// The most paths that one connection may keep.
  private static final int PATHS = 512;

  private final Shard shard;
  private final ConnectionHandler<E> handler;
  private final PathView view = new PathView();
  private final List<Path> kept = new ArrayList<>();
  private final List<String> ufrags = new ArrayList<>();
  private @Nullable DatagramCore<E> core;
  private boolean awake;
  private boolean closing;
  private boolean ended;

  Connection(Shard shard, ConnectionHandler<E> handler) {
    this.shard = shard;
    this.handler = handler;
  }

  /// The paths of this connection, for the core to be made with.
  public Paths paths() {
    return view;
  }

  /// Begins to drive a core; once.
  public void start(DatagramCore<E> newCore) {
    shard.checkThread();
    if (core != null || ended) {
      throw new IllegalStateException("a connection is started once");
    }
    core = newCore;
    wake();
  }

  /// Routes STUN requests for a local user name fragment to this connection, besides those before.
  ///
  /// @throws IllegalStateException if another connection has it
  public void route(String localUfrag) {
    shard.checkThread();
    if (!ended && !ufrags.contains(localUfrag)) {
      shard.demux().route(localUfrag, this);
      ufrags.add(localUfrag);
    }
  }

  /// Ends a routing.
  public void unroute(String localUfrag) {
    shard.checkThread();
    if (ufrags.remove(localUfrag)) {
      shard.demux().unroute(localUfrag);
    }
  }

  /// Says that the core was called, so that its output is sent and its deadline is known.
  public void wake() {
    if (!awake && !ended) {
      awake = true;
      shard.awake(this);
    }
  }

  /// Lets the core say goodbye; [ConnectionHandler#ended()] follows.
  public void close() {
    shard.checkThread();
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
      running.close(shard.now());
      wake();
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Ends the connection because of a bug in it, as does everything that the core or its handler
  /// throws.
  public void fail(Throwable cause) {
    if (ended) {
      return;
    }
    shard.fault("a connection was ended by a bug", cause);
    abandon(cause);
  }

  /// Ends the connection without a goodbye.
  void abandon(Throwable cause) {
    detach();
    try {
      handler.failed(cause);
    } catch (Throwable second) {
      shard.fault("a connection's handler failed on a failure", second);
    }
  }

  /// Whether the connection is over.
  public boolean isEnded() {
    return ended;
  }

  void receive(long now, int path, Packet in) {
    DatagramCore<E> running = core;
    if (running == null || ended) {
      return;
    }
    try {
      running.receive(now, path, in);
      wake();
    } catch (Throwable cause) {
      shard.drops().count(NetDrop.FAULT);
      fail(cause);
    }
  }

  /// The stream behind a path is over.
  void closed(long now, int path) {
    DatagramCore<E> running = core;
    if (running == null || ended) {
      return;
    }
    try {
      running.closed(now, path);
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
  void service(long now, DatagramOutbox outbox) {
    awake = false;
    DatagramCore<E> running = core;
    if (running == null || ended) {
      return;
    }
    try {
      if (drain(now, running, outbox)) {
        wake();
      }
      if (!ended) {
        settle(now, running);
      }
    } catch (Throwable cause) {
      fail(cause);
    }
  }

  /// Whether there is more.
  ///
  /// A core is not asked whether it is ready: `transmit` and `next` know it as well, and asking
  /// costs more than it saves when there are many connections.
  private boolean drain(long now, DatagramCore<E> running, DatagramOutbox outbox) {
    for (int round = 0; round < ROUNDS; round++) {
      running.transmit(now, outbox.begin(this));
      boolean more = outbox.isFull();
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
    shard.schedule(this, Math.max(deadline, now + 1));
  }

  private void end() {
    detach();
    try {
      handler.ended();
    } catch (Throwable cause) {
      shard.fault("a connection's handler failed at its end", cause);
    }
  }

  private void detach() {
    ended = true;
    shard.schedule(this, Core.NEVER);
    ufrags.forEach(shard.demux()::unroute);
    ufrags.clear();
    kept.forEach(shard::releasePath);
    kept.clear();
    shard.remove(this);
  }

  private final class PathView implements Paths {
    @Override
    public int open(int base, TransportAddress remote) {
      if (ended
          || kept.size() >= PATHS
          || base < 0
          || base >= shard.bases().size()
          || shard.bases().get(base).v6() != remote.v6()
          || !LocalAddresses.usable(remote.withPort(0))
          || remote.port() == 0) {
        return NONE;
      }
      Path path = shard.table().open(base, remote, Connection.this);
      if (path == null) {
        return NONE;
      }
      if (!kept.contains(path)) {
        kept.add(path);
        shard.pathOpened(path);
      }
      return path.id;
    }

    @Override
    public boolean keep(int id) {
      Path path = shard.table().get(id, Connection.this);
      if (path == null || ended || (!path.kept && kept.size() >= PATHS)) {
        return false;
      }
      boolean first = path.kept && shard.table().find(path.base, path.remote) == path;
      if (first && !path.superseded) {
        return true;
      }
      if (!path.kept) {
        kept.add(path);
      }
      if (!shard.table().keep(path)) {
        kept.remove(path);
        return false;
      }
      shard.pathKept(path);
      return true;
    }

    @Override
    public void release(int id) {
      Path path = shard.table().get(id, Connection.this);
      if (path != null && kept.remove(path)) {
        shard.releasePath(path);
      }
    }

    @Override
    public int base(int id) {
      return path(id).base;
    }

    @Override
    public TransportAddress remote(int id) {
      return path(id).remote;
    }

    private Path path(int id) {
      Path path = shard.table().get(id, Connection.this);
      if (path == null) {
        throw new IllegalArgumentException("path " + id + " is not one of this connection");
      }
      return path;
    }
  }
}
