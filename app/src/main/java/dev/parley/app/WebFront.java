package dev.parley.app;

import dev.parley.gateway.AppRtc;
import dev.parley.gateway.MediaEndpoint;
import dev.parley.sfu.Sfu;
import dev.parley.signaling.IceServer;
import dev.parley.signaling.OriginPolicy;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingEndpoint;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Everything on the TCP port of `--port`: pages, signaling, WHIP and WHEP, AppRTC, the HTTP API,
/// TURN and ICE over TCP.
final class WebFront {
  private static final int MAX_FRAME = 256 * 1024;

  /// More than any handler takes, so that the one who sends too much gets a sentence for an answer:
  /// beyond this the connection is closed at once.
  private static final int MAX_BODY = 1024 * 1024;

  private static final int SESSION_ID_LENGTH = 26;
  private static final int FIRST_FREE_TO_USERS = 1024;
  private static final String PRIVILEGED =
      " Ports below 1024 belong to root: 'sysctl net.ipv4.ip_unprivileged_port_start=80' gives them"
          + " to everybody, AmbientCapabilities=CAP_NET_BIND_SERVICE to a service of systemd.";

  private final ServeOptions options;
  private final Signaling rooms;
  private final SignalingEndpoint signaling;
  private final Sfu sfu;
  private final @Nullable Turn turn;
  private final @Nullable TlsIdentity tls;
  private final MediaEndpoint media;
  private final AppRtc appRtc;

  WebFront(
      ServeOptions options,
      Signaling rooms,
      SignalingEndpoint signaling,
      Sfu sfu,
      @Nullable Turn turn,
      @Nullable TlsIdentity tls,
      Function<String, List<IceServer>> iceServers) {
    this.options = options;
    this.rooms = rooms;
    this.signaling = signaling;
    this.sfu = sfu;
    this.turn = turn;
    this.tls = tls;
    OriginPolicy origins = new OriginPolicy(options.origins());
    media =
        new MediaEndpoint(
            rooms,
            origins,
            RandomIds.letters(SESSION_ID_LENGTH),
            () -> IceServerTexts.links(iceServers.apply("whip")));
    appRtc =
        new AppRtc(
            origins,
            length -> RandomIds.digits(length).get(),
            () -> IceServerTexts.json(iceServers.apply("apprtc")));
  }

  /// How many WHIP and WHEP sessions there are.
  long sessions() {
    return media.sessions();
  }

  /// @throws Failure if it does not start
  WebServer start() {
    WebServerConfig.Builder builder = WebServer.builder();
    if (turn != null) {
      builder.addConnectionSelector(new TurnSelector(turn.service()));
    }
    if (tls != null) {
      tls.secure(builder, new PlainVisitors(sfu.iceTcp()));
    }
    WebServer web =
        builder
            .host(options.bind())
            .port(options.port())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(500))
            .idleConnectionTimeout(Duration.ofSeconds(30))
            .maxPayloadSize(MAX_BODY)
            .addConnectionSelector(new IceTcpSelector(sfu.iceTcp()))
            .addProtocol(WsConfig.builder().maxFrameLength(MAX_FRAME).build())
            .addRouting(
                WsRouting.builder()
                    .endpoint(SignalingEndpoint.PATH, signaling::newListener)
                    .endpoint(AppRtc.SOCKET_PATH, appRtc::newListener))
            .routing(this::route)
            .build()
            .start();
    if (!web.isRunning() || web.port() < 0) {
      throw new Failure("The web server did not start; --verbose shows why.");
    }
    return web;
  }

  private void route(HttpRouting.Builder routing) {
    Predicate<ServerRequest> local = LocalOnly.rule(isBehindProxy(options, tls));
    if (turn != null) {
      routing.register(new TurnDiagnostics(turn.service(), local));
    }
    routing
        .register(new RoomApi(rooms, local))
        .register(media)
        .register(appRtc)
        .register(new Pages());
  }

  /// Whether pages come by another name than this port's without our own TLS: then a proxy is in
  /// front, and may be on this machine.
  static boolean isBehindProxy(ServeOptions options, @Nullable TlsIdentity tls) {
    return tls == null && !options.origins().isEmpty();
  }

  /// The web server only logs why it cannot start, so we look first.
  static void checkFree(ServeOptions options) {
    String bind = options.bind();
    int port = options.port();
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(bind), port));
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw new Failure(
          why.contains("in use")
              ? "TCP port " + port + " is in use; choose another with --port, or 0 for any."
              : "TCP port "
                  + port
                  + " of "
                  + bind
                  + " cannot be opened: "
                  + why
                  + "."
                  + (port > 0 && port < FIRST_FREE_TO_USERS ? PRIVILEGED : ""),
          e);
    }
  }
}
