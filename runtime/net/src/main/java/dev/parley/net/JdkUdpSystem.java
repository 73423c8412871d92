package dev.parley.net;

import dev.parley.core.Counters;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Datagrams through the JDK's channels, which work everywhere.
final class JdkUdpSystem implements UdpSystem {
  static final String NAME = "jdk";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public @Nullable String unavailable() {
    return null;
  }

  @Override
  public UdpSocket bind(TransportAddress local, boolean shared, int bufferBytes)
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
      channel.bind(SocketAddresses.of(local));
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new JdkUdpSocket(channel, local.withPort(port));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e instanceof IOException io ? io : new SocketException("bind failed", e);
    }
  }

  @Override
  public UdpPort open(List<UdpSocket> sockets, Counters<NetDrop> drops) throws IOException {
    return new JdkUdpPort(sockets.stream().map(JdkUdpSocket.class::cast).toList(), drops);
  }

  @Override
  public UdpHub hub(Counters<NetDrop> drops) throws IOException {
    return new JdkUdpHub(drops);
  }
}
