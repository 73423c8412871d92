package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.gateway.AppRtc;
import dev.parley.gateway.MediaEndpoint;
import dev.parley.net.NetException;
import dev.parley.sfu.Sfu;
import dev.parley.signaling.IceServer;
import dev.parley.signaling.OriginPolicy;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingConfig;
import dev.parley.signaling.SignalingEndpoint;
import dev.parley.signaling.Time;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A running server: pages, signaling and SFU.
final class Server implements AutoCloseable {
  private static final int PARTICIPANTS_PER_ROOM = 100;
  private static final int MAX_FRAME = 256 * 1024;

  /// More than any handler takes, so that the one who sends too much gets a sentence for an answer:
  /// beyond this the connection is closed at once.
  private static final int MAX_BODY = 1024 * 1024;

  private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String DIGITS = "0123456789";
  private static final int ID_LENGTH = 8;
  private static final int SESSION_ID_LENGTH = 26;

  private final Sfu sfu;
  private final String bind;
  private final SignalingEndpoint signaling;
  private final WebServer web;
  private final Webhooks webhooks;
  private final Operations operations;
  private final @Nullable Turn turn;
  private final @Nullable TlsIdentity tls;

  private Server(
      String bind,
      Sfu sfu,
      SignalingEndpoint signaling,
      WebServer web,
      Webhooks webhooks,
      Operations operations,
      @Nullable Turn turn,
      @Nullable TlsIdentity tls) {
    this.turn = turn;
    this.tls = tls;
    this.bind = bind;
    this.sfu = sfu;
    this.signaling = signaling;
    this.web = web;
    this.webhooks = webhooks;
    this.operations = operations;
  }

  /// Opens the ports; everything works when it returns.
  ///
  /// @param stop ends the program, at the deadline of a drain
  /// @throws Failure if a port is not to be had
  static Server start(ServeOptions options, Runnable stop) {
    int port = options.port();
    String bind = options.bind();
    OriginPolicy origins = new OriginPolicy(options.origins());
    options.check();
    checkFree(bind, port);
    TlsIdentity tls = options.tls();
    Sfu sfu = startSfu(options);
    Webhooks webhooks =
        new Webhooks(
            options.webhooks(),
            options.webhookSecret(),
            random(SESSION_ID_LENGTH, ID_ALPHABET),
            InstantSource.system());
    Turn turn = startTurn(options, sfu, tls);
    AtomicInteger turnsPort = new AtomicInteger(-1);
    Function<String, List<IceServer>> iceServers = id -> iceServers(turn, id, turnsPort.get());
    Signaling rooms =
        new Signaling(
            sfu::join,
            SignalingConfig.of(options.tokens())
                .withParticipantsPerRoom(PARTICIPANTS_PER_ROOM)
                .withEvents(webhooks)
                .withIceServers(iceServers),
            random(ID_LENGTH, ID_ALPHABET),
            Time.system(),
            Thread::startVirtualThread);
    SignalingEndpoint endpoint = new SignalingEndpoint(rooms, origins);
    MediaEndpoint media =
        new MediaEndpoint(
            rooms,
            origins,
            random(SESSION_ID_LENGTH, ID_ALPHABET),
            () -> IceServerTexts.links(iceServers.apply("whip")));
    AppRtc appRtc =
        new AppRtc(
            origins,
            length -> random(length, DIGITS).get(),
            () -> IceServerTexts.json(iceServers.apply("apprtc")));
    Operations operations;
    WebServer web;
    try {
      operations =
          Operations.start(
              options.opsBind(),
              options.opsPort(),
              new Metrics(sfu::stats, turn == null ? null : turn.service()::stats)
                  .gauge("gateway_sessions", () -> (long) media.sessions())
                  .gauge("webhook_events_delivered", webhooks::delivered)
                  .gauge("webhook_events_lost", webhooks::lost),
              new Readiness(InstantSource.system(), rooms.control()::drain, stop));
      IceTcpSelector iceTcp = new IceTcpSelector(sfu.iceTcp());
      web = webServer(bind, port, rooms, endpoint, media, appRtc, iceTcp, turn, tls).start();
    } catch (Failure failure) {
      endpoint.close();
      closeTurn(turn);
      sfu.close();
      throw failure;
    }
    if (!web.isRunning() || web.port() < 0) {
      endpoint.close();
      closeTurn(turn);
      sfu.close();
      operations.close();
      throw new Failure("The web server did not start; --verbose shows why.");
    }
    if (tls == null) {
      sfu.announceTcp(web.port());
    } else { // ICE over TCP is never encrypted, TURN may be
      turnsPort.set(web.port());
    }
    return new Server(bind, sfu, endpoint, web, webhooks, operations, turn, tls);
  }

  private static Sfu startSfu(ServeOptions options) {
    try {
      return Sfu.start(options.sfu());
    } catch (NetException e) {
      throw new Failure(e.getMessage() + " The option is --udp-port.", e);
    }
  }

  /// The SFU is reached through TURN on the addresses that participants are told of.
  private static @Nullable Turn startTurn(
      ServeOptions options, Sfu sfu, @Nullable TlsIdentity tls) {
    List<TransportAddress> selves = new ArrayList<>(sfu.addresses());
    options.publicAddresses().forEach(address -> selves.add(address.withPort(sfu.udpPort())));
    try {
      Turn turn = Turn.start(options, selves, tls);
      if (turn != null) {
        turn.service().inProcess(sfu.inside()::deliver);
        sfu.inside().exit(turn.service()::fromSelf);
      }
      return turn;
    } catch (Failure e) {
      sfu.close();
      throw e;
    }
  }

  private static List<IceServer> iceServers(@Nullable Turn turn, String participant, int port) {
    return turn == null ? List.of() : turn.iceServers(participant, port);
  }

  private static void closeTurn(@Nullable Turn turn) {
    if (turn != null) {
      turn.close();
    }
  }

  private static WebServer webServer(
      String bind,
      int port,
      Signaling rooms,
      SignalingEndpoint endpoint,
      MediaEndpoint media,
      AppRtc appRtc,
      IceTcpSelector iceTcp,
      @Nullable Turn turn,
      @Nullable TlsIdentity tls) {
    WebServerConfig.Builder builder = WebServer.builder();
    if (turn != null) {
      builder.addConnectionSelector(new TurnSelector(turn.service()));
    }
    if (tls != null) {
      builder.tls(config -> config.sslContext(tls.context()));
    }
    return builder
        .host(bind)
        .port(port)
        .shutdownHook(false)
        .shutdownGracePeriod(Duration.ofMillis(500))
        .idleConnectionTimeout(Duration.ofSeconds(30))
        .maxPayloadSize(MAX_BODY)
        .addConnectionSelector(iceTcp)
        .addProtocol(WsConfig.builder().maxFrameLength(MAX_FRAME).build())
        .addRouting(
            WsRouting.builder()
                .endpoint(SignalingEndpoint.PATH, endpoint::newListener)
                .endpoint(AppRtc.SOCKET_PATH, appRtc::newListener))
        .routing(routing -> {
          if (turn != null) {
            routing.register(new TurnDiagnostics(turn.service()));
          }
          routing
              .register(new RoomApi(rooms))
              .register(media)
              .register(appRtc)
              .register(new Pages());
        })
        .build();
  }

  /// Nobody can guess what a secure source gives.
  private static Supplier<String> random(int length, String alphabet) {
    SecureRandom random = new SecureRandom();
    return () ->
        random
            .ints(length, 0, alphabet.length())
            .mapToObj(i -> alphabet.substring(i, i + 1))
            .collect(Collectors.joining());
  }

  /// The web server only logs why it cannot start, so we look first.
  static void checkFree(String bind, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral(bind), port));
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw new Failure(
          why.contains("in use")
              ? "TCP port " + port + " is in use; choose another with --port, or 0 for any."
              : "TCP port " + port + " of " + bind + " cannot be opened: " + why + ".",
          e);
    }
  }

  int port() {
    return web.port();
  }

  /// Where programs on this machine reach the web server.
  String localAuthority() {
    boolean everywhere = bind.equals("0.0.0.0") || bind.equals("::");
    String host = everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
    return host + ":" + port();
  }

  int operationsPort() {
    return operations.port();
  }

  /// The TURN server, if there is one.
  @Nullable Turn turn() {
    return turn;
  }

  /// The certificate of HTTPS, if it is spoken.
  @Nullable TlsIdentity tls() {
    return tls;
  }

  int udpPort() {
    return sfu.udpPort();
  }

  List<TransportAddress> addresses() {
    return sfu.addresses();
  }

  /// Says goodbye to everyone and lets all ports go; within about two seconds.
  @Override
  public void close() {
    signaling.close();
    web.stop();
    closeTurn(turn);
    sfu.close();
    operations.close();
    webhooks.close();
  }
}
