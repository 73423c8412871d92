package dev.parley.app.acme;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/// Lets the web server's port answer an authority that looks there (RFC 8737): the handshake says
/// everything, and after it comes nothing.
final class TlsDoor implements ServerConnectionSelector {
  static final String PROTOCOL = "acme-tls/1";

  @Override
  public int bytesToIdentifyConnection() {
    return 0;
  }

  @Override
  public Support supports(BufferData data) {
    return Support.UNSUPPORTED; // it is told by the protocol that was negotiated alone
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return Set.of(PROTOCOL);
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Over();
  }

  /// A connection that has done its work.
  private static final class Over implements ServerConnection {
    @Override
    public void handle(Limit limit) {
      // RFC 8737, section 3: no application data, and it is closed
    }

    @Override
    public Duration idleTime() {
      return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
      // it closes by itself
    }
  }
}
