package dev.parley.net.spi;

import dev.parley.core.TransportAddress;

/// A bound socket, until a [UdpPort] takes it over.
public interface UdpSocket {
  /// The address and port it is bound to.
  TransportAddress local();

  void close();
}
