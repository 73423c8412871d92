package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import dev.parley.net.Bases;
import dev.parley.net.spi.UdpHub;
import java.io.IOException;
import java.net.DatagramSocket;

/// Sockets for relayed addresses: more addresses than the system lets a process have open files.
///
/// Until an allocation has a permission nothing may come to it (RFC 8656, section 9), and most
/// never get one: a browser allocates for every call, and few calls need it. So while half of the
/// sockets are left, an address has its own from the start, which keeps the port from others. Then
/// it is only seen whether the port is free; the socket comes with the first permission.
final class UdpRelays {
  private static final int BUFFER = 1 << 18;

  private final UdpHub hub;
  private final Bases<Object> ends;
  private final int most;
  private int open;

  /// @param ends what the hub's sockets belong to, by their numbers
  /// @param most how many sockets there may be
  UdpRelays(UdpHub hub, Bases<Object> ends, int most) {
    this.hub = hub;
    this.ends = ends;
    this.most = most;
  }

  /// Finds out whether an address is to be had, and keeps it if sockets are plenty.
  ///
  /// @throws IOException if it is not
  UdpRelay open(TransportAddress local) throws IOException {
    UdpRelay relay = new UdpRelay(this, hub, local);
    if (open < (most + 1) / 2) {
      relay.bind();
    } else {
      // no socket of the hub: those may close a little later
      new DatagramSocket(Sockets.of(local)).close();
    }
    return relay;
  }

  boolean isFull() {
    return open >= most;
  }

  /// Opens the socket of a relayed address, and says which number it has.
  int bind(UdpRelay relay, TransportAddress local) throws IOException {
    int base = hub.bind(local, BUFFER, false);
    if (ends.add(relay) != base) {
      throw new IllegalStateException("sockets and their ends are numbered alike");
    }
    open++;
    return base;
  }

  void unbind(int base) {
    hub.unbind(base);
    ends.remove(base);
    open--;
  }
}
