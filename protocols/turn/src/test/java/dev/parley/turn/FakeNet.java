package dev.parley.turn;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Records what a server does to the world.
final class FakeNet implements TurnNet {
  record Sent(TurnLink link, TransportAddress client, byte[] bytes) {}

  record ToPeer(TransportAddress from, TransportAddress peer, byte[] bytes, boolean dontFragment) {}

  record ToSelf(TransportAddress self, TransportAddress relayed, byte[] bytes) {}

  final List<Sent> sent = new ArrayList<>();
  final List<ToPeer> toPeers = new ArrayList<>();
  final List<ToSelf> toSelves = new ArrayList<>();
  final Map<TransportAddress, FakeRelay> relays = new LinkedHashMap<>();
  final List<String> actions = new ArrayList<>();
  boolean refusesPorts;
  boolean quiet;
  boolean portsLost;
  long bytesSent;

  final class FakeRelay implements Relay {
    final TransportAddress local;
    final boolean stream;
    @Nullable Allocation owner;
    long lastConnection;

    FakeRelay(TransportAddress local, boolean stream) {
      this.local = local;
      this.stream = stream;
    }

    Allocation allocation() {
      return Objects.requireNonNull(owner);
    }

    @Override
    public void owner(@Nullable Allocation allocation) {
      owner = allocation;
    }

    @Override
    public boolean ready() {
      return !portsLost;
    }

    @Override
    public void send(TransportAddress peer, Packet packet, boolean dontFragment) {
      toPeers.add(new ToPeer(local, peer, packet.toByteArray(), dontFragment));
    }

    @Override
    public void connect(TransportAddress peer, long connectionId) {
      lastConnection = connectionId;
      actions.add("connect " + peer);
    }

    @Override
    public void join(long connectionId, TurnLink client) {
      actions.add("join " + client.local());
    }

    @Override
    public void disconnect(long connectionId) {
      actions.add("disconnect");
    }

    @Override
    public void close() {
      relays.remove(local);
    }
  }

  @Override
  public void toClient(TurnLink link, TransportAddress client, Packet packet) {
    bytesSent += packet.length();
    if (!quiet) {
      sent.add(new Sent(link, client, packet.toByteArray()));
    }
  }

  @Override
  public void toSelf(Relay from, TransportAddress self, TransportAddress relayed, Packet packet) {
    toSelves.add(new ToSelf(self, relayed, packet.toByteArray()));
  }

  @Override
  public @Nullable Relay open(TransportAddress local, boolean stream) {
    if (refusesPorts || relays.containsKey(local)) {
      return null;
    }
    FakeRelay relay = new FakeRelay(local, stream);
    relays.put(local, relay);
    return relay;
  }
}
