package dev.parley.app;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;

/// Whether a request comes from the machine of the server.
final class LocalOnly {
  private LocalOnly() {}

  /// A proxy on this machine speaks for others, and says so.
  static boolean isLocal(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress().isLoopbackAddress()
        && !request.headers().contains(HeaderNames.X_FORWARDED_FOR)
        && !request.headers().contains(HeaderNames.FORWARDED);
  }
}
