package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.net.NetException;
import dev.parley.sfu.Sfu;
import dev.parley.signaling.OriginPolicy;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingEndpoint;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A running server: pages, signaling and SFU.
final class Server implements AutoCloseable {
  private static final int PARTICIPANTS_PER_ROOM = 100;
  private static final int MAX_FRAME = 256 * 1024;
  private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 8;

  private final Sfu sfu;
  private final String bind;
  private final SignalingEndpoint signaling;
  private final WebServer web;

  private Server(String bind, Sfu sfu, SignalingEndpoint signaling, WebServer web) {
    this.bind = bind;
    this.sfu = sfu;
    this.signaling = signaling;
    this.web = web;
  }

  /// Opens the ports; everything works when it returns.
  ///
  /// @throws Failure if a port is not to be had
  static Server start(ServeOptions options) {
    int port = options.port();
    String bind = options.bind();
    OriginPolicy origins = new OriginPolicy(options.origins());
    checkFree(bind, port);
    Sfu sfu = startSfu(options);
    Signaling rooms =
        new Signaling(sfu::join, PARTICIPANTS_PER_ROOM, ids(), Thread::startVirtualThread);
    SignalingEndpoint endpoint = new SignalingEndpoint(rooms, origins);
    WebServer web = webServer(bind, port, rooms, endpoint).start();
    if (!web.isRunning() || web.port() < 0) {
      endpoint.close();
      sfu.close();
      throw new Failure("The web server did not start; --verbose shows why.");
    }
    return new Server(bind, sfu, endpoint, web);
  }

  private static Sfu startSfu(ServeOptions options) {
    try {
      return Sfu.start(options.sfu());
    } catch (NetException e) {
      throw new Failure(e.getMessage() + " The option is --udp-port.", e);
    }
  }

  private static WebServer webServer(
      String bind, int port, Signaling rooms, SignalingEndpoint endpoint) {
    return WebServer.builder()
        .host(bind)
        .port(port)
        .shutdownHook(false)
        .shutdownGracePeriod(Duration.ofMillis(500))
        .idleConnectionTimeout(Duration.ofSeconds(30))
        .maxPayloadSize(0)
        .addProtocol(WsConfig.builder().maxFrameLength(MAX_FRAME).build())
        .addRouting(WsRouting.builder().endpoint(SignalingEndpoint.PATH, endpoint::newListener))
        .routing(routing -> routing.register(new Diagnostics(rooms)).register(new Pages()))
        .build();
  }

  private static Supplier<String> ids() {
    SecureRandom random = new SecureRandom();
    return () ->
        random
            .ints(ID_LENGTH, 0, ID_ALPHABET.length())
            .mapToObj(i -> ID_ALPHABET.substring(i, i + 1))
            .collect(Collectors.joining());
  }

  /// The web server only logs why it cannot start, so we look first.
  private static void checkFree(String bind, int port) {
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
    sfu.close();
  }
}
