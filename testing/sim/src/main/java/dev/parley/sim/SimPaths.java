package dev.parley.sim;

import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// The path table of one simulated host; it checks that a provisional path is not used after its
/// time.
public final class SimPaths implements Paths {
  private static final int PROVISIONAL = 16;
  private static final int MAX_KEPT = 1000;

  private record Entry(int base, TransportAddress remote) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<Boolean> kept = new ArrayList<>();
  private final ToIntFunction<TransportAddress> connector;
  private int nextProvisional;

  /// A table without streams.
  public SimPaths() {
    this(remote -> -1);
  }

  /// A table whose first numbers are the provisional ones.
  ///
  /// @param connector gives the base of a new stream, or -1
  SimPaths(ToIntFunction<TransportAddress> connector) {
    this.connector = connector;
    for (int i = 0; i < PROVISIONAL; i++) {
      entries.add(new Entry(-1, new TransportAddress(false, 0, 0, 0)));
      kept.add(false);
    }
  }

  /// The path of an arriving datagram: the kept one, or a provisional number.
  public int arriving(int base, TransportAddress remote) {
    Entry entry = new Entry(base, remote);
    for (int path = 0; path < entries.size(); path++) {
      if (kept.get(path) && entries.get(path).equals(entry)) {
        return path;
      }
    }
    // A free slot, in turn: what a core did not keep is soon overwritten.
    for (int tried = 0; tried < PROVISIONAL; tried++) {
      int path = nextProvisional++ % PROVISIONAL;
      if (!kept.get(path)) {
        entries.set(path, entry);
        return path;
      }
    }
    return add(entry, false);
  }

  @Override
  public int open(int base, TransportAddress remote) {
    Entry entry = new Entry(base, remote);
    for (int path = 0; path < entries.size(); path++) {
      if (kept.get(path) && entries.get(path).equals(entry)) {
        return path;
      }
    }
    return kept() >= MAX_KEPT ? NONE : add(entry, true);
  }

  @Override
  public int connect(StreamProtocol protocol, TransportAddress remote, String serverName) {
    int base = connector.applyAsInt(remote);
    return base < 0 ? NONE : open(base, remote);
  }

  private int add(Entry entry, boolean keep) {
    for (int path = PROVISIONAL; path < entries.size(); path++) {
      if (!kept.get(path)) {
        entries.set(path, entry);
        kept.set(path, keep);
        return path;
      }
    }
    entries.add(entry);
    kept.add(keep);
    return entries.size() - 1;
  }

  @Override
  public boolean keep(int path) {
    if (!kept.get(path) && kept() >= MAX_KEPT) {
      return false;
    }
    kept.set(path, true);
    return true;
  }

  @Override
  public void release(int path) {
    kept.set(path, false);
  }

  @Override
  public int base(int path) {
    return entries.get(path).base;
  }

  @Override
  public TransportAddress remote(int path) {
    return entries.get(path).remote;
  }

  /// How many paths are kept.
  public int kept() {
    int count = 0;
    for (boolean k : kept) {
      count += k ? 1 : 0;
    }
    return count;
  }
}
