package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMessage;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnStream;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
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
  private static final class Connection extends RawConnection implements TurnStream {
    private final TurnService turn;

    Connection(TurnService turn, ConnectionContext context) {
      super(context);
      this.turn = turn;
    }

    @Override
    public void handle(Limit limit) {
      turn.serve(this);
    }

    @Override
    public TransportAddress local() {
      return localAddress();
    }

    @Override
    public TransportAddress remote() {
      return remoteAddress();
    }

    @Override
    public boolean secure() {
      return isSecure();
    }

    @Override
    public byte @Nullable [] read() throws IOException {
      return readSome(Integer.MAX_VALUE);
    }

    @Override
    public void write(byte[] bytes, int at, int count) throws IOException {
      writeAll(bytes, at, count);
    }

    @Override
    public void close() {
      closeNow();
    }
  }
}
