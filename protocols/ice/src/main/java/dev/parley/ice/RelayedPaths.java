package dev.parley.ice;

import dev.parley.core.Core;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.StreamProtocol;
import dev.parley.core.TransportAddress;
import dev.parley.turn.TurnClient;
import dev.parley.turn.TurnPeer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The driver's paths and, numbered above them, those that lead through TURN servers, so that
/// whoever uses paths need not know the difference.
///
/// What goes to such a path is wrapped where it lies; what comes from a server is unwrapped.
final class RelayedPaths implements Paths {
  /// The first base and the first path that are not the driver's.
  static final int FIRST_BASE = 1 << 16;

  private static final int FIRST_PATH = 1 << 24;
  private static final int PROVISIONAL = 8;
  private static final int MAX_ENTRIES = 256;

  /// A peer behind a relay.
  private static final class Entry {
    final Relay relay;
    final TransportAddress remote;
    @Nullable TurnPeer peer;

    Entry(Relay relay, TransportAddress remote) {
      this.relay = relay;
      this.remote = remote;
    }

    boolean kept() {
      return peer != null;
    }
  }

  private final Paths driver;
  private final List<Relay> relays = new ArrayList<>();

  /// The first ones are used in turn for what is not kept.
  private final List<@Nullable Entry> entries = new ArrayList<>();

  private final Through through = new Through();
  private int nextBase = FIRST_BASE;
  private int nextProvisional;
  private long now;

  RelayedPaths(Paths driver) {
    this.driver = driver;
  }

  /// Says the time, for what is asked of relays in the calls that follow.
  void time(long newNow) {
    now = newNow;
  }

  List<Relay> relays() {
    return relays;
  }

  /// Adds a client whose path is open.
  Relay add(int path, TurnClient client, SharedPaths view) {
    Relay relay = new Relay(nextBase++, path, client, view);
    relays.add(relay);
    return relay;
  }

  /// Forgets a relay that is over, and gives its path back.
  void remove(Relay relay) {
    relays.remove(relay);
    relay.paths.release(relay.path);
    relay.paths.end();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry != null && entry.relay == relay) {
        entries.set(i, null);
      }
    }
  }

  @Nullable Relay onPath(int path) {
    for (int i = 0; i < relays.size(); i++) {
      if (relays.get(i).path == path) {
        return relays.get(i);
      }
    }
    return null;
  }

  private @Nullable Relay ofBase(int base) {
    for (Relay relay : relays) {
      if (relay.base == base) {
        return relay;
      }
    }
    return null;
  }

  private @Nullable Entry entry(int path) {
    int index = path - FIRST_PATH;
    return index < 0 || index >= entries.size() ? null : entries.get(index);
  }

  /// Takes a message of a TURN server: the path of the peer whose data it was, or [#NONE] when it
  /// was for the client.
  int unwrap(long time, Relay relay, Packet in) {
    now = time;
    if (!relay.client.receive(time, in)) {
      return NONE;
    }
    TransportAddress source = relay.client.source();
    if (source == null) {
      return NONE;
    }
    int known = find(relay, source);
    if (known != NONE) {
      return known;
    }
    while (entries.size() < PROVISIONAL) {
      entries.add(null);
    }
    int index = nextProvisional;
    for (int tried = 0; tried < PROVISIONAL; tried++) {
      Entry old = entries.get(index);
      if (old == null || !old.kept()) {
        entries.set(index, new Entry(relay, source));
        nextProvisional = (index + 1) % PROVISIONAL;
        return FIRST_PATH + index;
      }
      index = (index + 1) % PROVISIONAL;
    }
    return NONE;
  }

  private int find(Relay relay, TransportAddress remote) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry != null && entry.relay == relay && entry.remote.equals(remote)) {
        return FIRST_PATH + i;
      }
    }
    return NONE;
  }

  @Override
  public int open(int base, TransportAddress remote) {
    if (base < FIRST_BASE) {
      return driver.open(base, remote);
    }
    Relay relay = ofBase(base);
    if (relay == null) {
      return NONE;
    }
    int path = find(relay, remote);
    if (path == NONE) {
      path = place(new Entry(relay, remote));
    }
    return path == NONE || !keep(path) ? NONE : path;
  }

  private int place(Entry entry) {
    for (int i = PROVISIONAL; i < entries.size(); i++) {
      if (entries.get(i) == null) {
        entries.set(i, entry);
        return FIRST_PATH + i;
      }
    }
    if (entries.size() >= MAX_ENTRIES) {
      return NONE;
    }
    while (entries.size() < PROVISIONAL) {
      entries.add(null);
    }
    entries.add(entry);
    return FIRST_PATH + entries.size() - 1;
  }

  @Override
  public int connect(StreamProtocol protocol, TransportAddress remote, String serverName) {
    return driver.connect(protocol, remote, serverName);
  }

  @Override
  public @Nullable String trouble(int path) {
    return path < FIRST_PATH ? driver.trouble(path) : null;
  }

  @Override
  public boolean keep(int path) {
    if (path < FIRST_PATH) {
      return driver.keep(path);
    }
    Entry entry = entry(path);
    if (entry == null) {
      return false;
    }
    if (entry.peer == null) {
      entry.peer = entry.relay.client.permit(now, entry.remote);
    }
    return entry.kept();
  }

  @Override
  public void release(int path) {
    if (path < FIRST_PATH) {
      driver.release(path);
      return;
    }
    Entry entry = entry(path);
    TurnPeer peer = entry == null ? null : entry.peer;
    if (entry != null && peer != null) {
      entry.relay.client.forget(peer);
      entries.set(path - FIRST_PATH, null);
    }
  }

  @Override
  public int base(int path) {
    if (path < FIRST_PATH) {
      return driver.base(path);
    }
    Entry entry = entry(path);
    return entry == null ? -1 : entry.relay.base;
  }

  @Override
  public TransportAddress remote(int path) {
    if (path < FIRST_PATH) {
      return driver.remote(path);
    }
    Entry entry = entry(path);
    if (entry == null) {
      throw new IllegalArgumentException("path " + path + " is not kept any more");
    }
    return entry.remote;
  }

  /// An outbox that sends to relayed paths, too.
  Outbox through(long time, Outbox out) {
    now = time;
    if (relays.isEmpty()) {
      return out;
    }
    through.out = out;
    return through;
  }

  /// Sends the requests of all relays.
  int transmit(long time, Outbox out) {
    int sent = 0;
    for (int i = 0; i < relays.size(); i++) {
      sent += relays.get(i).client.transmit(time, out);
    }
    return sent;
  }

  long deadline() {
    long deadline = Core.NEVER;
    for (int i = 0; i < relays.size(); i++) {
      deadline = Math.min(deadline, relays.get(i).client.deadline());
    }
    return deadline;
  }

  private final class Through implements Outbox {
    private final Packet nowhere = Packet.allocate(Packet.CAPACITY);
    private @Nullable Outbox out;
    private @Nullable Entry entry;

    @Override
    public @Nullable Packet claim(int path, int maxLength) {
      Outbox inner = out;
      if (inner == null) {
        return null;
      }
      if (path < FIRST_PATH) {
        entry = null;
        return inner.claim(path, maxLength);
      }
      Entry to = entry(path);
      entry = to;
      if (to == null || to.peer == null || maxLength + TurnClient.OVERHEAD_BYTES > nowhere.room()) {
        nowhere.clear();
        return nowhere; // the path is gone: as if lost on the way
      }
      to.relay.client.transmit(now, inner); // what a permission is asked with comes first
      return inner.claim(to.relay.path, maxLength + TurnClient.OVERHEAD_BYTES);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      Outbox inner = out;
      Entry to = entry;
      if (inner == null || packet == nowhere) {
        return;
      }
      if (to == null) {
        inner.commit(packet, sendId);
      } else if (to.peer != null && to.relay.client.wrap(now, packet, to.peer)) {
        inner.commit(packet, sendId);
      }
    }
  }
}
