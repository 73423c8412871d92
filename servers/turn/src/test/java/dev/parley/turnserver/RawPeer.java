package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A plain UDP socket on loopback.
final class RawPeer implements AutoCloseable {
  private final DatagramSocket socket;
  private @Nullable InetSocketAddress source;

  RawPeer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    socket.setSoTimeout(60_000);
  }

  TransportAddress local() {
    return TransportAddress.of("127.0.0.1", socket.getLocalPort());
  }

  void send(TransportAddress to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, Sockets.of(to)));
  }

  byte[] receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    source = (InetSocketAddress) packet.getSocketAddress();
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  TransportAddress source() {
    InetSocketAddress from = Objects.requireNonNull(source);
    return TransportAddress.of(from.getAddress().getAddress(), from.getPort());
  }

  @Override
  public void close() {
    socket.close();
  }
}
