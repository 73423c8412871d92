package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/// Addresses in the JDK's form, and quiet endings.
final class Sockets {
  private Sockets() {}

  static InetSocketAddress of(TransportAddress address) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(address.addressBytes()), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are always an address", e);
    }
  }

  static TransportAddress remote(Socket socket) {
    return TransportAddress.of(socket.getInetAddress().getAddress(), socket.getPort());
  }

  static TransportAddress local(Socket socket) {
    return TransportAddress.of(socket.getLocalAddress().getAddress(), socket.getLocalPort());
  }

  /// Closes a socket whose end nobody waits for.
  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is given up in any case
    }
  }
}
