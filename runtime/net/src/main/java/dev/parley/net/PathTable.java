package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The paths of one shard by number and by address; bounded, and with nothing kept for an address
/// that did not prove itself.
///
/// Several connections may have a path to the same address, since anybody can name it as a
/// candidate. Datagrams go to the first in the chain: the one that was kept last after a datagram
/// from there.
final class PathTable {
  /// Datagrams from unknown sources that one round of the event loop may number.
  static final int PROVISIONAL = 1024;

  /// The most connections that may have a path to one address.
  private static final int CHAIN = 8;

  private final int limit;
  private final List<Map<TransportAddress, Path>> kept = new ArrayList<>();
  private final List<@Nullable Path> byId = new ArrayList<>();
  private final int[] free;
  private int freeCount;
  private final @Nullable Path[] ring = new Path[PROVISIONAL];
  private int ringNext;
  private int keptCount;

  /// A table for `bases` local sockets and at most `limit` kept paths.
  PathTable(int bases, int limit) {
    this.limit = limit;
    free = new int[limit + PROVISIONAL];
    for (int i = 0; i < bases; i++) {
      kept.add(new HashMap<>());
    }
  }

  int keptCount() {
    return keptCount;
  }

  /// The first kept path from a source, or null.
  @Nullable Path find(int base, TransportAddress source) {
    return kept.get(base).get(source);
  }

  /// The kept path of a connection from a source, or null.
  @Nullable Path find(int base, TransportAddress source, Connection<?> owner) {
    for (Path path = find(base, source); path != null; path = path.next) {
      if (path.owner == owner) {
        return path;
      }
    }
    return null;
  }

  /// The path with this number if the connection has it, kept or provisional; else null.
  @Nullable Path get(int id, Connection<?> owner) {
    Path path = id < 0 || id >= byId.size() ? null : byId.get(id);
    return path != null && path.owner == owner ? path : null;
  }

  /// A path that is soon used again unless it is kept.
  Path provisional(int base, TransportAddress source, Connection<?> owner) {
    int place = ringNext;
    ringNext = (ringNext + 1) % PROVISIONAL;
    Path path = ring[place];
    if (path == null) {
      path = create(base, source);
      path.ringPlace = place;
      ring[place] = path;
    }
    path.assign(base, source, owner);
    return path;
  }

  /// A kept path to an address, last in its chain; null when the table or the chain is full.
  @Nullable Path open(int base, TransportAddress remote, Connection<?> owner) {
    Path existing = find(base, remote, owner);
    if (existing != null) {
      return existing;
    }
    if (keptCount >= limit) {
      return null;
    }
    Path head = find(base, remote);
    int length = 0;
    Path last = null;
    for (Path path = head; path != null; path = path.next) {
      last = path;
      length++;
    }
    if (length >= CHAIN) {
      return null;
    }
    Path path = create(base, remote);
    path.assign(base, remote, owner);
    path.kept = true;
    keptCount++;
    if (last == null) {
      kept.get(base).put(remote, path);
    } else {
      last.next = path;
    }
    return path;
  }

  /// Keeps a path that a datagram came from and puts it first in its chain; false when the table is
  /// full.
  boolean keep(Path path) {
    Map<TransportAddress, Path> map = kept.get(path.base);
    if (path.kept) {
      unlink(path);
    } else {
      if (keptCount >= limit) {
        return false;
      }
      ring[path.ringPlace] = null;
      path.kept = true;
      keptCount++;
    }
    path.next = map.get(path.remote);
    map.put(path.remote, path);
    return true;
  }

  /// Forgets a path.
  void release(Path path) {
    if (path.kept) {
      unlink(path);
      path.kept = false;
      keptCount--;
      byId.set(path.id, null);
      free[freeCount++] = path.id;
    }
    path.owner = null;
  }

  private void unlink(Path path) {
    Map<TransportAddress, Path> map = kept.get(path.base);
    Path head = map.get(path.remote);
    if (head == path) {
      if (path.next == null) {
        map.remove(path.remote);
      } else {
        map.put(path.remote, path.next);
      }
    } else {
      for (Path before = head; before != null; before = before.next) {
        if (before.next == path) {
          before.next = path.next;
          break;
        }
      }
    }
    path.next = null;
  }

  private Path create(int base, TransportAddress remote) {
    int id = freeCount > 0 ? free[--freeCount] : byId.size();
    Path path = new Path(id, base, remote);
    if (id == byId.size()) {
      byId.add(path);
    } else {
      byId.set(id, path);
    }
    return path;
  }
}
