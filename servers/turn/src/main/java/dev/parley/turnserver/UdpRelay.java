package dev.parley.turnserver;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.turn.Allocation;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A relayed address for datagrams: one socket of the hub, or a port that gets one when it is used.
final class UdpRelay implements TurnNet.Relay {
  private static final int NONE = -1;

  private final UdpRelays all;
  private final UdpHub hub;
  private final TransportAddress local;
  private int base = NONE;
  private @Nullable Allocation owner;
  private boolean dontFragment;

  UdpRelay(UdpRelays all, UdpHub hub, TransportAddress local) {
    this.all = all;
    this.hub = hub;
    this.local = local;
  }

  void bind() throws IOException {
    base = all.bind(this, local);
  }

  void unbind() {
    if (base != NONE) {
      all.unbind(base);
      base = NONE;
    }
  }

  @Nullable Allocation owner() {
    return owner;
  }

  @Override
  public void owner(@Nullable Allocation allocation) {
    owner = allocation;
  }

  @Override
  public boolean ready() {
    try {
      if (base == NONE && !all.isFull()) {
        bind();
      }
      return base != NONE;
    } catch (IOException e) {
      return false; // the port may be free again when the client repeats its request
    }
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
    unbind();
  }
}
