package dev.parley.app;

import dev.parley.core.TransportAddress;
import dev.parley.net.NetException;
import dev.parley.signaling.IceServer;
import dev.parley.turn.TimeLimitedCredentials;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnServiceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The TURN server of this process, and what participants are told of it.
final class Turn implements AutoCloseable {
  private static final long DRAIN_WITHIN_SECONDS = 10;
  private static final long CREDENTIAL_SECONDS = 12 * 3600;

  private final TurnService service;
  private final List<TransportAddress> advertised;
  private final @Nullable TlsIdentity tls;

  private Turn(
      TurnService service, List<TransportAddress> publicAddresses, @Nullable TlsIdentity tls) {
    this.service = service;
    this.tls = tls;
    advertised = advertised(service.udpAddresses(), publicAddresses);
  }

  /// Opens the ports; null if no TURN server is wanted.
  ///
  /// @param selves the transport addresses of servers in this process, which clients may reach
  /// @throws Failure if a port is not to be had
  static @Nullable Turn start(
      ServeOptions options, List<TransportAddress> selves, @Nullable TlsIdentity tls) {
    if (!options.turn().on()) {
      return null;
    }
    try {
      return start(options, selves, tls, false);
    } catch (NetException e) {
      if (!options.turn().anyPort()) {
        throw new Failure(e.getMessage() + " The option is --turn-port.", e);
      }
      return start(options, selves, tls, true);
    }
  }

  private static Turn start(
      ServeOptions options,
      List<TransportAddress> selves,
      @Nullable TlsIdentity tls,
      boolean shifted) {
    List<TransportAddress> outside = options.publicAddresses();
    TurnServiceConfig.Builder config =
        options.turn().config(outside, shifted).addresses(options.turnAddresses()).selves(selves);
    int tlsPort = options.turn().tlsPort();
    if (tlsPort >= 0 && tls == null) {
      throw new Failure("--turn-tls-port wants a certificate: add --tls-cert and --tls-key.");
    }
    if (tls != null) {
      config.dtls(tls::forDtls);
      if (tlsPort >= 0) {
        config.tls(tlsPort, tls.context());
      }
    }
    return new Turn(TurnService.start(config.build()), outside, tls);
  }

  TurnService service() {
    return service;
  }

  /// Takes no new allocations while true; returns when that holds.
  void drain(boolean begin) {
    service.drain(begin).orTimeout(DRAIN_WITHIN_SECONDS, TimeUnit.SECONDS).join();
  }

  int port() {
    return service.udpAddresses().getFirst().port();
  }

  /// What a participant's browser is given, with credentials of its own.
  ///
  /// @param webPort where TURN over TLS is spoken too; 0 or less if nowhere
  List<IceServer> iceServers(String participant, int webPort) {
    List<String> urls = new ArrayList<>();
    for (TransportAddress address : advertised) {
      String host = address.v6() ? "[" + address.host() + "]" : address.host();
      urls.add("turn:" + host + ":" + port() + "?transport=udp");
      urls.add("turn:" + host + ":" + port() + "?transport=tcp");
      if (webPort > 0) {
        String name = tls == null ? null : tls.hostName(); // browsers compare it
        urls.add("turns:" + (name == null ? host : name) + ":" + webPort + "?transport=tcp");
      }
    }
    long expires = System.currentTimeMillis() / 1000 + CREDENTIAL_SECONDS;
    String username = TimeLimitedCredentials.username(participant, expires);
    return List.of(new IceServer(urls, username, service.credentials().password(username)));
  }

  /// The first address of the network, or loopback where there is no other; a client tries every
  /// server that it is told, so it is told few.
  private static List<TransportAddress> advertised(
      List<TransportAddress> local, List<TransportAddress> outside) {
    List<TransportAddress> candidates = outside.isEmpty() ? local : outside;
    return List.of(
        candidates.stream()
            .filter(address -> !address.v6())
            .findFirst()
            .orElse(candidates.getFirst()));
  }

  @Override
  public void close() {
    service.close();
  }
}
