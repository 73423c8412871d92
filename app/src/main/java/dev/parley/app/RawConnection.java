package dev.parley.app;

import dev.parley.core.TransportAddress;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A connection to the web server's port that speaks no HTTP: its bytes as they come and go.
///
/// It may be quiet for longer than a request may: whoever serves it finds out by itself when nobody
/// is there any more.
abstract class RawConnection implements ServerConnection {
  private final ConnectionContext context;
  private volatile @Nullable Thread reader;
  private volatile boolean closed;

  RawConnection(ConnectionContext context) {
    this.context = context;
  }

  final TransportAddress localAddress() {
    return address(context.localPeer());
  }

  final TransportAddress remoteAddress() {
    return address(context.remotePeer());
  }

  private static TransportAddress address(PeerInfo peer) {
    InetSocketAddress socket = (InetSocketAddress) peer.address();
    return TransportAddress.of(socket.getAddress().getAddress(), socket.getPort());
  }

  final boolean isSecure() {
    return context.isSecure();
  }

  /// Waits for bytes and takes those that are there, one thread at a time.
  ///
  /// @param most how many to take at most
  /// @return null at the end of the stream
  final byte @Nullable [] readSome(int most) throws IOException {
    reader = Thread.currentThread();
    DataReader in = context.dataReader();
    while (!closed) {
      try {
        in.ensureAvailable();
        return in.readBytes(Math.min(most, in.available()));
      } catch (DataReader.InsufficientDataAvailableException e) {
        return null;
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof SocketTimeoutException)) {
          throw e.getCause();
        }
      }
    }
    return null;
  }

  /// Sends bytes; may wait for the other side.
  final void writeAll(byte[] bytes, int at, int count) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    try {
      context.dataWriter().writeNow(BufferData.create(bytes, at, count));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Closes the connection, from any thread: whoever reads gets its end.
  final void closeNow() {
    closed = true;
    Thread waiting = reader;
    context.serverSocket().close();
    if (waiting != null && waiting != Thread.currentThread()) {
      waiting.interrupt();
    }
  }

  @Override
  public final Duration idleTime() {
    return Duration.ZERO;
  }

  @Override
  public final void close(boolean interrupt) {
    closeNow();
  }
}
