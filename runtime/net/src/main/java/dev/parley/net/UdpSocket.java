package dev.parley.net;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;

/// One bound, non-blocking UDP socket of a shard.
///
/// @param base its number in [dev.parley.core.Paths]
/// @param channel the socket itself
/// @param local the address and port it is bound to
record UdpSocket(int base, DatagramChannel channel, TransportAddress local) {
  /// Binds to an address, its port 0 for any.
  ///
  /// @param shared whether other sockets may have the same address (SO_REUSEPORT)
  /// @throws BindException if the address is taken or not ours
  static UdpSocket bind(int base, TransportAddress local, boolean shared, int bufferBytes)
      throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            local.v6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, bufferBytes);
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(socketAddress(local));
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new UdpSocket(base, channel, local.withPort(port));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw bindException(e);
    }
  }

  private static IOException bindException(Exception e) {
    if (e instanceof IOException io) {
      return io;
    }
    return new SocketException("bind failed", e);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger("dev.parley.net")
          .log(System.Logger.Level.WARNING, "a UDP socket did not close cleanly", e);
    }
  }

  static InetSocketAddress socketAddress(TransportAddress address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(address.addressBytes()), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
  }
}
