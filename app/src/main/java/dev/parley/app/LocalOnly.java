package dev.parley.app;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Whether a request comes from a program on the machine of the server.
final class LocalOnly {
  /// A proxy on this machine speaks for others, and says so in one of these; a page in a browser
  /// says where it is from.
  private static final List<HeaderName> OF_OTHERS =
      List.of(
          HeaderNames.X_FORWARDED_FOR,
          HeaderNames.X_FORWARDED_HOST,
          HeaderNames.X_FORWARDED_PROTO,
          HeaderNames.create("X-Real-IP"),
          HeaderNames.FORWARDED,
          HeaderNames.VIA,
          HeaderNames.ORIGIN);

  private LocalOnly() {}

  /// What is believed on a port.
  ///
  /// @param behindProxy whether everything may come from a proxy on this machine, which need not
  ///   say so: then nothing is
  static Predicate<ServerRequest> rule(boolean behindProxy) {
    return behindProxy ? _ -> false : LocalOnly::isLocal;
  }

  private static boolean isLocal(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress().isLoopbackAddress()
        && OF_OTHERS.stream().noneMatch(request.headers()::contains)
        && isLocalName(request.headers().first(HeaderNames.HOST).orElse(""));
  }

  /// Whoever owns a name may let it lead here, and a browser then takes us for the page's own
  /// server (DNS rebinding): so the name has to be one that is nobody's.
  static boolean isLocalName(String host) {
    String name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
