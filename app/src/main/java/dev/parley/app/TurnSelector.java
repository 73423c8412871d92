package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnStream;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets the web server's port serve TURN too: a connection whose first bytes are a STUN message is
/// a TURN client's, over TLS if the port has it.
///
/// So one open port, 443, is enough for everything.
final class TurnSelector implements ServerConnectionSelector {
  private static final int COOKIE_END = 8;

  private final TurnService turn;

  TurnSelector(TurnService turn) {
    this.turn = turn;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return COOKIE_END;
  }

  @Override
  public Support supports(BufferData data) {
    if (data.available() > 0 && (data.get(0) & 0xC0) != 0) {
      return Support.UNSUPPORTED;
    }
    if (data.available() < COOKIE_END) {
      return Support.UNKNOWN;
    }
    int cookie = 0;
    for (int i = 4; i < COOKIE_END; i++) {
      cookie = cookie << 8 | data.get(i) & 0xFF;
    }
    return cookie == StunMessage.MAGIC_COOKIE ? Support.SUPPORTED : Support.UNSUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return Set.of("stun.turn"); // RFC 7443
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Connection(turn, context);
  }

  /// One client.
  private static final class Connection implements ServerConnection, TurnStream {
    private final TurnService turn;
    private final ConnectionContext context;
    private volatile @Nullable Thread reader;
    private volatile boolean closed;

    Connection(TurnService turn, ConnectionContext context) {
      this.turn = turn;
      this.context = context;
    }

    @Override
    public void handle(Limit limit) {
      reader = Thread.currentThread();
      turn.serve(this);
    }

    /// The server has its own idea of connections that are of no use.
    @Override
    public Duration idleTime() {
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      close();
    }

    @Override
    public TransportAddress local() {
      return address(context.localPeer());
    }

    @Override
    public TransportAddress remote() {
      return address(context.remotePeer());
    }

    private static TransportAddress address(PeerInfo peer) {
      InetSocketAddress socket = (InetSocketAddress) peer.address();
      return TransportAddress.of(socket.getAddress().getAddress(), socket.getPort());
    }

    @Override
    public boolean secure() {
      return context.isSecure();
    }

    @Override
    public byte @Nullable [] read() throws IOException {
      DataReader in = context.dataReader();
      while (!closed) {
        try {
          in.ensureAvailable();
          return in.readBytes(in.available());
        } catch (DataReader.InsufficientDataAvailableException e) {
          return null;
        } catch (UncheckedIOException e) {
          if (!(e.getCause() instanceof SocketTimeoutException)) {
            throw e.getCause();
          }
          // an allocation may be quiet for longer than a request of HTTP
        }
      }
      return null;
    }

    @Override
    public void write(byte[] bytes, int at, int count) throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      try {
        context.dataWriter().writeNow(BufferData.create(bytes, at, count));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    @Override
    public void close() {
      closed = true;
      Thread waiting = reader;
      context.serverSocket().close();
      if (waiting != null && waiting != Thread.currentThread()) {
        waiting.interrupt();
      }
    }
  }
}
