package dev.parley.app;

import dev.parley.core.TransportAddress;
import java.io.PrintWriter;

/// What `serve` and `demo` say when they are ready.
final class Banner {
  private Banner() {}

  static void print(PrintWriter out, Server server, String path) {
    int port = server.port();
    out.println("Parley " + Version.text());
    out.println();
    String scheme = server.tls() == null ? "http" : "https";
    out.println("  Room       " + scheme + "://localhost:" + port + path);
    for (TransportAddress address : server.addresses()) {
      if (!address.v6() && !address.isLoopback() && !address.isLinkLocal()) {
        out.println("  Network    " + scheme + "://" + address.host() + ":" + port + path);
      }
    }
    out.println("             (browsers give camera and microphone to localhost and https: only)");
    out.println(
        "  Firewall   open TCP "
            + port
            + " (pages, signaling) and UDP "
            + server.udpPort()
            + " (media)"
            + turn(server));
    TlsIdentity tls = server.tls();
    if (tls != null && tls.isSelfSigned()) {
      out.println("  Certificate " + tls.fingerprint());
    }
    out.println("  Operations http://localhost:" + server.operationsPort() + "/metrics");
    out.println();
    out.println("Parley is ready: " + scheme + "://localhost:" + port + "/");
    out.flush();
  }

  private static String turn(Server server) {
    Turn turn = server.turn();
    return turn == null ? "" : ", UDP and TCP " + turn.port() + " (TURN)";
  }
}
