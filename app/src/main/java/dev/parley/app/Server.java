package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.net.NetException;
import dev.parley.sfu.Sfu;
import dev.parley.signaling.IceServer;
import dev.parley.signaling.OriginPolicy;
import dev.parley.signaling.RoomStore;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingConfig;
import dev.parley.signaling.SignalingEndpoint;
import dev.parley.signaling.Time;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpService;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A running server: pages, signaling and SFU.
final class Server implements AutoCloseable {
  private static final int PARTICIPANTS_PER_ROOM = 100;
  private static final int ID_LENGTH = 8;
  private static final int SESSION_ID_LENGTH = 26;

  private final Sfu sfu;
  private final String bind;
  private final boolean toldOfOthers;
  private final SignalingEndpoint signaling;
  private final WebServer web;
  private final Webhooks webhooks;
  private final Operations operations;
  private final @Nullable Turn turn;
  private final @Nullable TlsIdentity tls;
  private final KeepOptions.Kept kept;
  private final @Nullable String domain;

  private Server(
      ServeOptions options,
      Sfu sfu,
      SignalingEndpoint signaling,
      WebServer web,
      Webhooks webhooks,
      Operations operations,
      @Nullable Turn turn,
      @Nullable TlsIdentity tls,
      KeepOptions.Kept kept) {
    this.kept = kept;
    this.turn = turn;
    this.tls = tls;
    bind = options.bind();
    domain = options.domain();
    toldOfOthers = !options.publicAddresses().isEmpty();
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
    options.check();
    WebFront.checkFree(options);
    options.prepare();
    TlsIdentity tls = options.tls();
    Sfu sfu = startSfu(options);
    Webhooks webhooks =
        new Webhooks(
            options.webhooks(),
            options.webhookSecret(),
            RandomIds.letters(SESSION_ID_LENGTH),
            InstantSource.system());
    Turn turn = startTurn(options, sfu, tls);
    AtomicInteger turnsPort = new AtomicInteger(-1); // known when the web server has its port
    Function<String, List<IceServer>> iceServers = id -> iceServers(turn, id, turnsPort.get());
    KeepOptions.Kept kept = options.keep().open(options.port());
    Signaling rooms = rooms(options, sfu, webhooks, iceServers, kept.store());
    SignalingEndpoint signaling = new SignalingEndpoint(rooms, new OriginPolicy(options.origins()));
    WebFront front = new WebFront(options, rooms, signaling, sfu, turn, tls, iceServers);
    Operations operations = null;
    WebServer web;
    try {
      operations =
          operations(
              options, sfu, turn, front, webhooks, rooms, signaling, kept.store(), tls, stop);
      web = front.start();
    } catch (Failure failure) {
      signaling.close();
      close(kept.store());
      closeTurn(turn);
      sfu.close();
      if (operations != null) {
        operations.close();
      }
      throw failure;
    }
    sfu.announceTcp(web.port());
    if (tls != null) {
      turnsPort.set(web.port());
      tls.watch(options.bind(), web.port(), options.httpPort());
    }
    return new Server(options, sfu, signaling, web, webhooks, operations, turn, tls, kept);
  }

  private static Signaling rooms(
      ServeOptions options,
      Sfu sfu,
      Webhooks webhooks,
      Function<String, List<IceServer>> iceServers,
      @Nullable RoomStore store) {
    return new Signaling(
        sfu::join,
        SignalingConfig.of(options.tokens())
            .withParticipantsPerRoom(PARTICIPANTS_PER_ROOM)
            .withEvents(webhooks)
            .withIceServers(iceServers)
            .withStore(store),
        RandomIds.letters(ID_LENGTH),
        Time.system(),
        Thread::startVirtualThread);
  }

  private static Operations operations(
      ServeOptions options,
      Sfu sfu,
      @Nullable Turn turn,
      WebFront front,
      Webhooks webhooks,
      Signaling rooms,
      SignalingEndpoint signaling,
      @Nullable RoomStore store,
      @Nullable TlsIdentity tls,
      Runnable stop) {
    Metrics metrics =
        new Metrics()
            .sfu(sfu::stats)
            .rooms(rooms::stats)
            .gauge("signaling_sockets_cut_off", signaling::cutOff)
            .gauge("signaling_sockets_silent", signaling::silent)
            .gauge("gateway_sessions", front::sessions)
            .gauge("webhook_events_delivered", webhooks::delivered)
            .gauge("webhook_events_lost", webhooks::lost);
    if (store != null) {
      metrics
          .gauge("room_records_kept", store::records)
          .gauge("room_records_lost", store::recordsLost)
          .gauge("room_store_failures", store::failures)
          .gauge("room_store_waiting", store::waiting);
    }
    if (turn != null) {
      metrics.turn(turn.service()::stats);
    }
    if (tls != null) {
      metrics.gauge("certificate_not_after_seconds", () -> tls.notAfter().getEpochSecond());
    }
    List<HttpService> more = new ArrayList<>();
    more.add(new RoomApi(rooms, LocalOnly.rule(false)));
    if (turn != null) {
      more.add(new TurnDiagnostics(turn.service(), LocalOnly.rule(false)));
    }
    return Operations.start(
        options.opsBind(),
        options.opsPort(),
        metrics,
        new Readiness(InstantSource.system(), rooms.control()::drain, stop),
        more);
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

  private static void close(@Nullable RoomStore store) {
    if (store != null) {
      store.close();
    }
  }

  private static void close(@Nullable TlsIdentity identity) {
    if (identity != null) {
      identity.close();
    }
  }

  private static void closeTurn(@Nullable Turn turn) {
    if (turn != null) {
      turn.close();
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

  /// What of its rooms survives a restart.
  KeepOptions.Kept kept() {
    return kept;
  }

  String bind() {
    return bind;
  }

  /// Whether participants are told of addresses that are not this machine's own.
  boolean isToldOfOthers() {
    return toldOfOthers;
  }

  /// Its public name; null if it has none.
  @Nullable String domain() {
    return domain;
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
    close(kept.store());
    close(tls);
    web.stop();
    closeTurn(turn);
    sfu.close();
    operations.close();
    webhooks.close();
  }
}
