package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.net.IceTcp;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;

/// Lets the web server's port serve ICE over TCP too: a connection that begins with a framed STUN
/// request is a participant's whose UDP is blocked.
final class IceTcpSelector implements ServerConnectionSelector {
  private static final int DECIDING_BYTES = 10;

  private final IceTcp ice;

  IceTcpSelector(IceTcp ice) {
    this.ice = ice;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return DECIDING_BYTES;
  }

  @Override
  public Support supports(BufferData data) {
    int count = Math.min(DECIDING_BYTES, data.available());
    byte[] first = new byte[DECIDING_BYTES];
    for (int i = 0; i < count; i++) {
      first[i] = (byte) data.get(i);
    }
    if (count > 2 && first[2] != 0) {
      return Support.UNSUPPORTED;
    }
    if (count < DECIDING_BYTES) {
      return Support.UNKNOWN;
    }
    return IceTcp.isIceTcp(first, count) ? Support.SUPPORTED : Support.UNSUPPORTED;
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return Set.of();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Connection(ice, context);
  }

  /// One participant's stream.
  private static final class Connection implements ServerConnection {
    private final IceTcp ice;
    private final ConnectionContext context;
    private volatile boolean closed;

    Connection(IceTcp ice, ConnectionContext context) {
      this.ice = ice;
      this.context = context;
    }

    @Override
    public void handle(Limit limit) {
      InetSocketAddress remote = (InetSocketAddress) context.remotePeer().address();
      ice.serve(
          new Input(),
          new Output(),
          () -> close(true),
          TransportAddress.of(remote.getAddress().getAddress(), remote.getPort()));
    }

    /// ICE itself finds out when nobody is there any more.
    @Override
    public Duration idleTime() {
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      closed = true;
      context.serverSocket().close();
    }

    private final class Input extends InputStream {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int at, int count) throws IOException {
        DataReader in = context.dataReader();
        while (!closed) {
          try {
            in.ensureAvailable();
            byte[] bytes = in.readBytes(Math.min(count, in.available()));
            System.arraycopy(bytes, 0, target, at, bytes.length);
            return bytes.length;
          } catch (DataReader.InsufficientDataAvailableException e) {
            return -1;
          } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof SocketTimeoutException)) {
              throw e.getCause();
            }
            // media may pause for longer than a request of HTTP
          }
        }
        return -1;
      }
    }

    private final class Output extends OutputStream {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
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
    }
  }
}
