package dev.parley.turnserver;

import dev.parley.core.TransportAddress;
import dev.parley.net.NetError;
import dev.parley.net.NetException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Accepts TCP connections, and does their TLS handshakes, on virtual threads.
final class StreamListener implements AutoCloseable {
  private static final int BACKLOG = 512;
  private static final int HANDSHAKE_MILLIS = 10_000;

  private final ServerSocket socket;
  private final @Nullable SSLContext tls;
  private final Consumer<TurnStream> clients;

  /// @param clients gets each connection on a virtual thread of its own
  StreamListener(TransportAddress address, @Nullable SSLContext tls, Consumer<TurnStream> clients) {
    this.tls = tls;
    this.clients = clients;
    try {
      socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(Sockets.of(address), BACKLOG);
    } catch (IOException e) {
      throw new NetException(
          NetError.PORT_IN_USE,
          "TCP port "
              + address.port()
              + " of "
              + address.host()
              + " cannot be opened: "
              + e.getMessage()
              + ".",
          e);
    }
    Thread.ofVirtual().name("turn-accept-" + port()).start(this::acceptAll);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        Thread.startVirtualThread(() -> serve(accepted));
      } catch (IOException e) {
        Thread.onSpinWait(); // closed, or out of files for the moment
      }
    }
  }

  private void serve(Socket accepted) {
    try {
      clients.accept(stream(accepted));
    } catch (IOException e) {
      // no handshake, no client
    } finally {
      Sockets.close(accepted);
    }
  }

  private TurnStream stream(Socket accepted) throws IOException {
    if (tls == null) {
      return new SocketStream(accepted, false);
    }
    SSLSocket secure =
        (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
    secure.setUseClientMode(false);
    accepted.setSoTimeout(HANDSHAKE_MILLIS);
    secure.startHandshake();
    accepted.setSoTimeout(0);
    return new SocketStream(secure, true);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it accepts nothing any more in any case
    }
  }
}
