package dev.parley.ice;

import dev.parley.core.DatagramCore;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import dev.parley.turn.Allocation;
import dev.parley.turn.RelayAddress;
import dev.parley.turn.TurnCredentials;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import dev.parley.turn.TurnServer;
import dev.parley.turn.TurnServerConfig;
import dev.parley.turn.TurnTransport;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The production's STUN and TURN server on a simulated host, over UDP and streams on one port.
final class SimTurnServer implements DatagramCore<TurnEvent>, TurnNet {
  static final String USER = "ann";
  static final String PASSWORD = "secret of ann";

  private record Outgoing(int base, TransportAddress to, byte[] bytes) {}

  final SimNode node;
  final TransportAddress address;
  final TurnServer server;
  private final Map<Integer, TurnLink> links = new LinkedHashMap<>();
  private final Map<TransportAddress, TurnLink> streams = new LinkedHashMap<>();
  private final Map<Integer, Relayed> relays = new LinkedHashMap<>();
  private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();

  SimTurnServer(SimNetwork network, String name, TransportAddress... addresses) {
    this(network, name, config -> config, addresses);
  }

  SimTurnServer(
      SimNetwork network,
      String name,
      UnaryOperator<TurnServerConfig> config,
      TransportAddress... addresses) {
    address = addresses[0];
    node = network.node(name, addresses);
    for (int base = 0; base < addresses.length; base++) {
      links.put(base, new TurnLink(TurnTransport.UDP, addresses[base], base));
      node.addStream(addresses[base]);
    }
    List<RelayAddress> relayAddresses = List.of(addresses).stream().map(RelayAddress::of).toList();
    server =
        new TurnServer(
            network.now(),
            config.apply(TurnServerConfig.of("example.org", relayAddresses)),
            TurnCredentials.fixed(USER, PASSWORD),
            this,
            network.entropy(name),
            now -> 1_767_225_600_000L + now / 1_000_000);
    node.run(this);
  }

  IceServer stun() {
    return IceServer.parse("stun:" + hostPort(), "", "");
  }

  IceServer turn(String transport) {
    return IceServer.parse("turn:" + hostPort() + "?transport=" + transport, USER, PASSWORD);
  }

  /// The same server by its second address.
  IceServer turnV6(String transport) {
    return IceServer.parse("turn:" + node.address(1) + "?transport=" + transport, USER, PASSWORD);
  }

  private String hostPort() {
    return address.toString();
  }

  @Override
  public void receive(long now, int path, Packet in) {
    int base = node.paths().base(path);
    TransportAddress from = node.paths().remote(path);
    Relayed relayed = relays.get(base);
    TurnLink link = links.get(base);
    if (relayed != null) {
      Allocation owner = relayed.owner;
      if (owner != null) {
        server.fromPeer(now, owner, from, in);
      }
    } else if (link != null) {
      server.receive(now, link, from, in);
    } else {
      TransportAddress local = node.address(base);
      TurnLink stream =
          streams.computeIfAbsent(from, _ -> new TurnLink(TurnTransport.TCP, local, base));
      server.receive(now, stream, from, in);
    }
  }

  @Override
  public void toClient(TurnLink link, TransportAddress client, Packet packet) {
    if (link.attachment() instanceof Integer base) {
      outgoing.add(new Outgoing(base, client, packet.toByteArray()));
    }
  }

  @Override
  public void toSelf(Relay from, TransportAddress self, TransportAddress relayed, Packet packet) {}

  @Override
  public Relay open(TransportAddress local, boolean stream) {
    Relayed relayed = new Relayed(node.add(local));
    relays.put(relayed.base, relayed);
    return relayed;
  }

  @Override
  public void tick(long now) {
    server.tick(now);
  }

  @Override
  public long deadline() {
    return server.deadline();
  }

  @Override
  public boolean ready() {
    return server.ready() || !outgoing.isEmpty();
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    for (Outgoing next = outgoing.peek(); next != null; next = outgoing.peek()) {
      int path = node.paths().open(next.base, next.to);
      Packet packet = out.claim(path, next.bytes.length);
      if (packet == null) {
        return sent;
      }
      packet.copyFrom(next.bytes, 0, next.bytes.length);
      out.commit(packet, 0);
      node.paths().release(path);
      outgoing.remove();
      sent++;
    }
    return sent;
  }

  @Override
  public @Nullable TurnEvent next() {
    return server.next();
  }

  @Override
  public void close(long now) {
    server.close(now);
  }

  private final class Relayed implements Relay {
    private final int base;
    private @Nullable Allocation owner;

    Relayed(int base) {
      this.base = base;
    }

    @Override
    public void owner(@Nullable Allocation allocation) {
      owner = allocation;
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public void send(TransportAddress peer, Packet packet, boolean dontFragment) {
      outgoing.add(new Outgoing(base, peer, packet.toByteArray()));
    }

    @Override
    public void connect(TransportAddress peer, long connectionId) {}

    @Override
    public void join(long connectionId, TurnLink client) {}

    @Override
    public void disconnect(long connectionId) {}

    @Override
    public void close() {
      node.remove(base);
      relays.remove(base);
    }
  }
}
