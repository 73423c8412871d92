package dev.parley.net;

import dev.parley.core.DatagramCore;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;

/// A core's place on a [Shard], with whose sockets it sends, and which routes datagrams to it.
///
/// @param <E> the control events of the core
public final class Connection<E> extends CoreDriver<E> {
  /// The most paths that one connection may keep.
  private static final int PATHS = 512;

  private final Shard shard;
  private final PathView view = new PathView();
  private final List<Path> kept = new ArrayList<>();
  private final List<String> ufrags = new ArrayList<>();

  Connection(Shard shard, ConnectionHandler<E> handler) {
    super(handler);
    this.shard = shard;
  }

  /// The paths of this connection, for the core to be made with.
  public Paths paths() {
    return view;
  }

  /// Routes STUN requests for a local user name fragment to this connection, besides those before.
  ///
  /// @throws IllegalStateException if another connection has it
  public void route(String localUfrag) {
    shard.checkThread();
    if (!isEnded() && !ufrags.contains(localUfrag)) {
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

  void receive(long now, int path, Packet in) {
    DatagramCore<E> running = running();
    if (running == null) {
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

  @Override
  long now() {
    return shard.now();
  }

  @Override
  void checkThread() {
    shard.checkThread();
  }

  @Override
  void awaken() {
    shard.awake(this);
  }

  @Override
  void schedule(long deadline) {
    shard.schedule(this, deadline);
  }

  @Override
  void fault(String what, Throwable cause) {
    shard.fault(what, cause);
  }

  @Override
  boolean transmit(long now, DatagramCore<E> running) {
    DatagramOutbox outbox = shard.loop().outbox();
    running.transmit(now, outbox.begin(this));
    return outbox.isFull();
  }

  @Override
  void release() {
    ufrags.forEach(shard.demux()::unroute);
    ufrags.clear();
    kept.forEach(shard::releasePath);
    kept.clear();
    shard.remove(this);
  }

  private final class PathView implements Paths {
    @Override
    public int open(int base, TransportAddress remote) {
      if (isEnded()
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
      if (path == null || isEnded() || (!path.kept && kept.size() >= PATHS)) {
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
