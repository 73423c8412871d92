package dev.parley.app;

import dev.parley.core.TransportAddress;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A running STUN and TURN server alone: its own ports, and the web port for TURN over TCP or TLS
/// and for `parley turn ls`, and the operator's port.
final class TurnOnly implements AutoCloseable {
  private final Turn turn;
  private final WebServer web;
  private final Operations operations;
  private final @Nullable TlsIdentity tls;

  private TurnOnly(Turn turn, WebServer web, Operations operations, @Nullable TlsIdentity tls) {
    this.turn = turn;
    this.web = web;
    this.operations = operations;
    this.tls = tls;
  }

  /// Opens the ports.
  ///
  /// @param stop ends the program, at the deadline of a drain
  /// @throws Failure if one is not to be had
  static TurnOnly start(ServeOptions options, Runnable stop) {
    WebFront.checkFree(options);
    TlsIdentity tls = options.tls();
    options.prepare();
    Turn turn = Objects.requireNonNull(Turn.start(options, List.of(), tls));
    try {
      WebServer web = web(options, turn, tls);
      if (tls != null) {
        tls.watch(options.bind(), web.port(), options.httpPort());
      }
      return new TurnOnly(turn, web, operations(options, turn, web, stop), tls);
    } catch (Failure failure) {
      turn.close();
      throw failure;
    }
  }

  private static WebServer web(ServeOptions options, Turn turn, @Nullable TlsIdentity tls) {
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(options.bind())
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(500))
            .addConnectionSelector(new TurnSelector(turn.service()));
    if (tls != null) {
      tls.secure(builder);
    }
    WebServer web =
        builder
            .routing(routing ->
                routing.register(
                    new TurnDiagnostics(
                        turn.service(), LocalOnly.rule(WebFront.isBehindProxy(options, tls)))))
            .build()
            .start();
    if (!web.isRunning()) {
      throw new Failure("The web server did not start; --verbose shows why.");
    }
    return web;
  }

  private static Operations operations(
      ServeOptions options, Turn turn, WebServer web, Runnable stop) {
    try {
      return Operations.start(
          options.opsBind(),
          options.opsPort(),
          new Metrics().turn(turn.service()::stats),
          new Readiness(InstantSource.system(), turn::drain, stop),
          List.of(new TurnDiagnostics(turn.service(), LocalOnly.rule(false))));
    } catch (Failure failure) {
      web.stop();
      throw failure;
    }
  }

  int webPort() {
    return web.port();
  }

  int operationsPort() {
    return operations.port();
  }

  Turn turn() {
    return turn;
  }

  void print(PrintWriter out) {
    out.println("Parley " + Version.text() + ", STUN and TURN alone");
    out.println();
    for (TransportAddress address : turn.service().udpAddresses()) {
      String host = address.v6() ? "[" + address.host() + "]" : address.host();
      out.println("  turn:" + host + ":" + address.port());
    }
    String stream = tls == null ? "turn" : "turns";
    int http = tls == null || tls.automatic() == null ? -1 : tls.automatic().httpPort();
    out.println(
        "  Firewall   open UDP and TCP "
            + turn.port()
            + ", TCP "
            + web.port()
            + " ("
            + stream
            + ": over TCP)"
            + (http < 0 ? "" : ", TCP " + http + " (the certificate)")
            + ", and the ports of relayed addresses");
    out.println("  Operations http://localhost:" + operations.port() + "/metrics");
    if (tls != null && tls.automatic() != null) {
      out.println("  Certificate " + tls.automatic().state());
    } else if (tls != null && tls.isSelfSigned()) {
      out.println("  Certificate " + tls.fingerprint());
    }
    out.println();
    out.println("Parley is ready.");
    out.flush();
  }

  @Override
  public void close() {
    web.stop();
    turn.close();
    operations.close();
    if (tls != null) {
      tls.close();
    }
  }
}
