package dev.parley.net.spi;

import dev.parley.core.Counters;
import dev.parley.core.TransportAddress;
import dev.parley.net.NetDrop;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way to send and receive datagrams; found with [java.util.ServiceLoader].
public interface UdpSystem {
  /// The word by which it is asked for, such as `linux`.
  String name();

  /// Why it cannot be used in this process, as a sentence; null if it can.
  @Nullable String unavailable();

  /// A bound socket that does not block.
  ///
  /// @param local port 0 means any
  /// @param shared whether other sockets may have the same address (SO_REUSEPORT)
  /// @param bufferBytes asked for in each direction; the operating system may give less
  /// @throws java.net.BindException if the address is taken or not ours
  UdpSocket bind(TransportAddress local, boolean shared, int bufferBytes) throws IOException;

  /// The port of one shard: takes over sockets of this system, in the order of their bases.
  ///
  /// @param drops counts what could not be sent or received
  UdpPort open(List<UdpSocket> sockets, Counters<NetDrop> drops) throws IOException;

  /// Sockets of this system that come and go.
  ///
  /// @param drops counts what could not be sent or received
  UdpHub hub(Counters<NetDrop> drops) throws IOException;
}
