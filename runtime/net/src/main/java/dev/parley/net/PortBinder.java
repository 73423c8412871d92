package dev.parley.net;

import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/// Binds the sockets of all shards to one port of all local addresses.
final class PortBinder {
  private static final int ATTEMPTS = 64;

  private final UdpSystem udp;
  private final NetConfig config;
  private final boolean shared;
  private List<TransportAddress> addresses;

  private PortBinder(UdpSystem udp, NetConfig config) {
    this.udp = udp;
    this.config = config;
    shared = config.shards() > 1;
    addresses = config.addresses().isEmpty() ? LocalAddresses.scan() : config.addresses();
  }

  /// The sockets of each shard, in the order of their bases.
  static List<List<UdpSocket>> bind(UdpSystem udp, NetConfig config) {
    return new PortBinder(udp, config).bindAll();
  }

  private List<List<UdpSocket>> bindAll() {
    addresses = addresses.stream().filter(this::exists).toList();
    if (addresses.isEmpty()) {
      throw new NetException(
          NetError.NO_ADDRESS, "This machine has no network address that a UDP socket can use.");
    }
    if (config.udpPort() != 0) {
      return bindOn(config.udpPort());
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return bindOn(freePort());
      } catch (NetException e) {
        if (e.code() != NetError.PORT_IN_USE || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /// Whether the address can be bound at all: one that has just gone is no reason to fail.
  private boolean exists(TransportAddress address) {
    try {
      bind(address, 0, false).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int freePort() {
    try {
      UdpSocket probe = bind(addresses.get(0), 0, false);
      int port = probe.local().port();
      probe.close();
      return port;
    } catch (IOException e) {
      throw new NetException(NetError.SYSTEM, "No free UDP port could be found.", e);
    }
  }

  private List<List<UdpSocket>> bindOn(int port) {
    if (shared) {
      // SO_REUSEPORT would let us share the port even with another server: ask without it first.
      closeAll(List.of(bindShard(port, false)));
    }
    List<List<UdpSocket>> all = new ArrayList<>();
    try {
      for (int shard = 0; shard < config.shards(); shard++) {
        all.add(bindShard(port, shared));
      }
      return all;
    } catch (NetException e) {
      closeAll(all);
      throw e;
    }
  }

  private UdpSocket bind(TransportAddress address, int port, boolean reuse) throws IOException {
    return udp.bind(address.withPort(port), reuse, config.socketBufferBytes());
  }

  private List<UdpSocket> bindShard(int port, boolean reuse) {
    List<UdpSocket> sockets = new ArrayList<>();
    for (TransportAddress address : addresses) {
      try {
        sockets.add(bind(address, port, reuse));
      } catch (IOException e) {
        closeAll(List.of(sockets));
        throw explain(address, port, e);
      }
    }
    return sockets;
  }

  private static NetException explain(TransportAddress address, int port, IOException e) {
    if (e instanceof BindException) {
      return new NetException(
          NetError.PORT_IN_USE,
          "UDP port " + port + " is already in use on " + address.host() + ": choose another port.",
          e);
    }
    if (e instanceof SocketException && port < 1024) {
      return new NetException(
          NetError.PORT_FORBIDDEN,
          "UDP port " + port + " needs administrator rights: choose one above 1023.",
          e);
    }
    return new NetException(
        NetError.SYSTEM,
        "UDP port " + port + " of " + address.host() + " could not be opened: " + e.getMessage(),
        e);
  }

  static void closeAll(List<List<UdpSocket>> shards) {
    for (List<UdpSocket> sockets : shards) {
      sockets.forEach(UdpSocket::close);
    }
  }
}
