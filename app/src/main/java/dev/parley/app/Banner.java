package dev.parley.app;

import dev.parley.app.acme.AutomaticCertificate;
import dev.parley.core.TransportAddress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `serve` and `demo` say when they are ready.
final class Banner {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final PrintWriter out;
  private final Server server;
  private final String path;
  private final String scheme;

  private Banner(PrintWriter out, Server server, String path) {
    this.out = out;
    this.server = server;
    this.path = path;
    scheme = server.tls() == null ? "http" : "https";
  }

  static void print(PrintWriter out, Server server, String path) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    print(out, server, path, terminal, Instant.now());
  }

  /// @param terminal whether somebody may point a telephone at it
  static void print(PrintWriter out, Server server, String path, boolean terminal, Instant now) {
    new Banner(out, server, path).print(terminal, now);
  }

  private void print(boolean terminal, Instant now) {
    int port = server.port();
    out.println("Parley " + Version.text());
    out.println();
    String domain = server.domain();
    if (domain != null) {
      line("Public", publicAddress(domain) + path);
    }
    line("Room", address("localhost") + path);
    String link = null;
    for (TransportAddress address : server.addresses()) {
      if (!address.v6() && !address.isLoopback() && !address.isLinkLocal()) {
        String network = address(address.host()) + path;
        line("Network", network);
        link = link == null ? network : link;
      }
    }
    TlsIdentity tls = server.tls();
    if (tls == null && domain != null) {
      line(
          "Proxy",
          "has to speak HTTPS on port 443 and pass everything on to port %d, WebSockets too"
              .formatted(port));
    } else if (tls == null) {
      line("", "(browsers give camera and microphone to localhost and https: only)");
    } else {
      secure(tls, link, terminal);
    }
    line(
        "Firewall",
        "open TCP %d (pages, signaling) and UDP %d (media)%s"
            .formatted(port, server.udpPort(), more()));
    line("Operations", "http://localhost:" + server.operationsPort() + "/metrics");
    if (!server.kept().attention()) {
      line("Rooms", server.kept().sentence());
    }
    List<String> wrong = SelfTest.of(server, now);
    wrong.forEach(sentence -> line("Attention", sentence));
    out.println();
    out.println("Parley is ready: " + address("localhost") + "/");
    out.flush();
  }

  private void line(String what, String text) {
    out.printf("  %-11s %s%n", what, text);
  }

  private void secure(TlsIdentity tls, @Nullable String network, boolean terminal) {
    String name = tls.hostName();
    String link = name == null ? network : publicAddress(name) + path;
    if (name != null && server.domain() == null) {
      line("Name", String.valueOf(link));
    }
    AutomaticCertificate automatic = tls.automatic();
    if (automatic != null) {
      line("Certificate", automatic.state());
    } else if (tls.isSelfSigned()) {
      line("Certificate", tls.fingerprint());
      line("", "(made now: browsers warn once; compare the fingerprint that they show)");
    }
    QrCode code = link == null || !terminal ? null : QrCode.of(link);
    if (code != null) {
      code.lines().forEach(row -> line("", row));
    }
  }

  /// Without a certificate of ours, that of a proxy.
  private String publicAddress(String name) {
    return server.tls() == null ? "https://" + name : address(name);
  }

  private String address(String host) {
    int usual = server.tls() == null ? HTTP : HTTPS;
    return scheme + "://" + host + (server.port() == usual ? "" : ":" + server.port());
  }

  private String more() {
    Turn turn = server.turn();
    AutomaticCertificate automatic = server.tls() == null ? null : server.tls().automatic();
    return (turn == null ? "" : ", UDP and TCP " + turn.port() + " (TURN)")
        + (automatic == null || automatic.httpPort() < 0
            ? ""
            : ", TCP " + automatic.httpPort() + " (the certificate, and to HTTPS)");
  }
}
