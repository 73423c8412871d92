package dev.parley.turnserver;

import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsAssociation;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsCookies;
import dev.parley.dtls.DtlsEvent;
import dev.parley.net.spi.UdpHub;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnServer;
import dev.parley.turn.TurnTransport;
import org.jspecify.annotations.Nullable;

/// One client on DTLS: an association on a UDP socket that many share.
final class DtlsClient implements Outbox {
  private final UdpHub hub;
  private final int base;
  private final TransportAddress remote;
  private final TurnServer server;
  private final DtlsCookies.Proof proof;
  private final DtlsAssociation association;
  private final TurnLink link;
  private final Packet in = Packet.allocate(Packet.CAPACITY + Packet.HEADROOM);
  private final Packet out = Packet.allocate(Packet.CAPACITY);
  private boolean connected;
  private boolean over;

  /// @param proof that it has the address which it claims
  DtlsClient(
      long now,
      DtlsCookies.Proof proof,
      DtlsConfig config,
      Entropy entropy,
      UdpHub hub,
      int base,
      TransportAddress remote,
      TurnServer server) {
    this.hub = hub;
    this.base = base;
    this.remote = remote;
    this.server = server;
    association = new DtlsAssociation(config, entropy, this::received);
    link = new TurnLink(TurnTransport.DTLS, hub.local(base), this);
    association.path(0);
    this.proof = proof;
    association.start(now, proof);
  }

  /// Whether a proved hello is another one than that which it began with.
  boolean isOtherThan(DtlsCookies.Proof hello) {
    return !proof.isSameHandshake(hello);
  }

  boolean connected() {
    return connected;
  }

  boolean over() {
    return over;
  }

  TurnLink link() {
    return link;
  }

  TransportAddress remote() {
    return remote;
  }

  long deadline() {
    return association.deadline();
  }

  void receive(long now, Packet packet) {
    association.receive(now, 0, packet);
    drain(now);
  }

  void tick(long now) {
    association.tick(now);
    drain(now);
  }

  private void received(long now, byte[] array, int offset, int length) {
    association.proved();
    if (length <= Packet.CAPACITY) {
      in.clear();
      in.copyFrom(array, offset, length);
      server.receive(now, link, remote, in);
    }
  }

  /// Encrypts a message and sends it.
  ///
  /// @return false if it is lost
  boolean send(long now, Packet packet) {
    int length = packet.length();
    boolean taken =
        length > 0
            && length <= association.transport().maxDataLength()
            && association.transport().send(now, packet.array(), packet.offset(), length);
    drain(now);
    return taken;
  }

  private void drain(long now) {
    association.transmit(now, this);
    for (DtlsEvent event = association.next(); event != null; event = association.next()) {
      switch (event) {
        case DtlsEvent.Connected _ -> connected = true;
        case DtlsEvent.Failed _, DtlsEvent.Closed _ -> over = true;
      }
    }
  }

  @Override
  public @Nullable Packet claim(int path, int maxLength) {
    out.clear();
    return out;
  }

  @Override
  public void commit(Packet packet, long sendId) {
    hub.send(base, remote, packet);
  }

  /// Says goodbye.
  void close(long now) {
    over = true;
    association.close(now);
    association.transmit(now, this);
  }
}
