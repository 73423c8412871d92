package dev.parley.turnserver;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.turn.Allocation;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import org.jspecify.annotations.Nullable;

/// A relayed address for datagrams: one socket of the hub.
final class UdpRelay implements TurnNet.Relay {
  private final UdpHub hub;
  private final int base;
  private final Runnable closed;
  private @Nullable Allocation owner;
  private boolean dontFragment;

  UdpRelay(UdpHub hub, int base, Runnable closed) {
    this.hub = hub;
    this.base = base;
    this.closed = closed;
  }

  @Nullable Allocation owner() {
    return owner;
  }

  @Override
  public void owner(@Nullable Allocation allocation) {
    owner = allocation;
  }

  @Override
  public void send(TransportAddress peer, Packet packet, boolean whole) {
    if (whole != dontFragment) {
      dontFragment = whole;
      hub.dontFragment(base, whole);
    }
    hub.send(base, peer, packet);
  }

  @Override
  public void connect(TransportAddress peer, long connectionId) {
    throw new IllegalStateException("a relayed address for datagrams makes no connections");
  }

  @Override
  public void join(long connectionId, TurnLink client) {
    throw new IllegalStateException("a relayed address for datagrams has no connections");
  }

  @Override
  public void disconnect(long connectionId) {
    // there are none
  }

  @Override
  public void close() {
    hub.unbind(base);
    closed.run();
  }
}
