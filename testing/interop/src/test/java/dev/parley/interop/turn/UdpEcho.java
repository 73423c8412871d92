package dev.parley.interop.turn;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/// A peer on loopback that sends back what it gets.
final class UdpEcho implements AutoCloseable {
  private final DatagramSocket socket;

  UdpEcho() throws IOException {
    socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().name("echo").start(this::echo);
  }

  private void echo() {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      while (true) {
        packet.setLength(2048);
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
