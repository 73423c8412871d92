package dev.parley.app;

import dev.parley.net.IceTcp;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
  private static final class Connection extends RawConnection {
    private final IceTcp ice;

    Connection(IceTcp ice, ConnectionContext context) {
      super(context);
      this.ice = ice;
    }

    @Override
    public void handle(Limit limit) {
      ice.serve(new Input(), new Output(), this::closeNow, remoteAddress());
    }

    private final class Input extends InputStream {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int at, int count) throws IOException {
        byte[] bytes = readSome(count);
        if (bytes == null) {
          return -1;
        }
        System.arraycopy(bytes, 0, target, at, bytes.length);
        return bytes.length;
      }
    }

    private final class Output extends OutputStream {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int at, int count) throws IOException {
        writeAll(bytes, at, count);
      }
    }
  }
}
