package dev.parley.net;

import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The paths of one [Endpoint]: bounded, and with nothing kept for an address that did not prove
/// itself.
final class EndpointPaths implements Paths {
  /// Datagrams from unknown sources that are numbered at a time.
  static final int PROVISIONAL = 256;

  private static final int KEPT = 512;

  /// One pair of a local socket and a remote address.
  static final class Path {
    final int id;
    int base;
    TransportAddress remote;
    boolean kept;

    Path(int id, int base, TransportAddress remote) {
      this.id = id;
      this.base = base;
      this.remote = remote;
    }
  }

  private final List<TransportAddress> bases;
  private final EndpointStreams streams;
  private final Map<Integer, Map<TransportAddress, Path>> kept = new HashMap<>();
  private final List<@Nullable Path> byId = new ArrayList<>();
  private final List<Integer> free = new ArrayList<>();
  private final @Nullable Path[] ring = new Path[PROVISIONAL];
  private int ringNext;
  private int numbered;
  private int keptCount;

  /// @param bases the addresses of the sockets, which may become more
  /// @param streams opens streams
  EndpointPaths(List<TransportAddress> bases, EndpointStreams streams) {
    this.bases = bases;
    this.streams = streams;
  }

  /// The path of a datagram that came, kept or provisional.
  Path arrived(int base, TransportAddress source) {
    Path known = map(base).get(source);
    if (known != null) {
      return known;
    }
    numbered++;
    int place = ringNext;
    ringNext = (ringNext + 1) % PROVISIONAL;
    Path path = ring[place];
    if (path == null || path.kept) {
      path = create(base, source);
      ring[place] = path;
    }
    path.base = base;
    path.remote = source;
    return path;
  }

  /// Whether so many unknown sources were numbered since it was last asked that what is to be
  /// answered must be answered now.
  boolean takeFull() {
    boolean full = numbered >= PROVISIONAL / 2;
    numbered = full ? 0 : numbered;
    return full;
  }

  @Nullable Path find(int id) {
    return id < 0 || id >= byId.size() ? null : byId.get(id);
  }

  @Override
  public int open(int base, TransportAddress remote) {
    if (base < 0
        || base >= bases.size()
        || bases.get(base).v6() != remote.v6()
        || !LocalAddresses.usable(remote.withPort(0))
        || remote.port() == 0) {
      return NONE;
    }
    Path path = map(base).get(remote);
    if (path != null) {
      return path.id;
    }
    if (keptCount >= KEPT) {
      return NONE;
    }
    path = create(base, remote);
    keep(path);
    return path.id;
  }

  @Override
  public int connect(StreamProtocol protocol, TransportAddress remote, String serverName) {
    if (keptCount >= KEPT || !LocalAddresses.usable(remote.withPort(0)) || remote.port() == 0) {
      return NONE;
    }
    int base = streams.connect(protocol, remote, serverName);
    if (base < 0) {
      return NONE;
    }
    Path path = create(base, remote);
    keep(path);
    return path.id;
  }

  @Override
  public @Nullable String trouble(int id) {
    Path path = find(id);
    return path == null ? null : streams.trouble(path.base);
  }

  /// The kept path of a base, from an address.
  @Nullable Path kept(int base, TransportAddress remote) {
    return map(base).get(remote);
  }

  @Override
  public boolean keep(int id) {
    Path path = find(id);
    if (path == null) {
      return false;
    }
    if (!path.kept) {
      if (keptCount >= KEPT || map(path.base).containsKey(path.remote)) {
        return false;
      }
      keep(path);
    }
    return true;
  }

  private void keep(Path path) {
    path.kept = true;
    keptCount++;
    map(path.base).put(path.remote, path);
  }

  @Override
  public void release(int id) {
    Path path = find(id);
    if (path != null && path.kept) {
      path.kept = false;
      keptCount--;
      map(path.base).remove(path.remote);
      if (path.base >= EndpointStreams.FIRST_BASE) {
        kept.remove(path.base);
        streams.finish(path.base);
      }
      for (int i = 0; i < PROVISIONAL; i++) {
        if (ring[i] == path) {
          ring[i] = null;
        }
      }
      byId.set(id, null);
      free.add(id);
    }
  }

  @Override
  public int base(int id) {
    return existing(id).base;
  }

  @Override
  public TransportAddress remote(int id) {
    return existing(id).remote;
  }

  private Path existing(int id) {
    Path path = find(id);
    if (path == null) {
      throw new IllegalArgumentException("path " + id + " is not one of this endpoint");
    }
    return path;
  }

  private Map<TransportAddress, Path> map(int base) {
    return kept.computeIfAbsent(base, _ -> new HashMap<>());
  }

  private Path create(int base, TransportAddress remote) {
    int id = free.isEmpty() ? byId.size() : free.removeLast();
    Path path = new Path(id, base, remote);
    if (id == byId.size()) {
      byId.add(path);
    } else {
      byId.set(id, path);
    }
    return path;
  }
}
