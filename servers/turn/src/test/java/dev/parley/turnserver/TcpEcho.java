package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A TCP server on loopback that sends back what it gets.
final class TcpEcho implements AutoCloseable {
  private final ServerSocket listener;

  TcpEcho() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    Thread.startVirtualThread(this::serve);
  }

  private void serve() {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the test is over
    }
  }

  TransportAddress local() {
    return TransportAddress.of("127.0.0.1", listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
