package dev.parley.interop.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.SystemEntropy;
import dev.parley.turn.AddressRange;
import dev.parley.turn.TurnCredentials;
import dev.parley.turnserver.TurnService;
import dev.parley.turnserver.TurnServiceConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// coturn's client over every transport, with channels and with Send indications.
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoturnClientTest {
  private static final int CLIENTS = 4;
  private static final int MESSAGES = 25;
  private static final boolean HAS_IPV6 = hasIpv6();

  private final DtlsCertificate certificate =
      DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis());
  private final TurnService server;

  CoturnClientTest() throws IOException, GeneralSecurityException {
    server =
        TurnService.start(
            TurnServiceConfig.builder()
                .addresses(addresses())
                .udpPort(0)
                .alternatePort(0)
                .tcpPort(0)
                .tls(0, tls(certificate))
                .dtls(certificate)
                .oldChannels(true)
                .credentials(users())
                .allowedPeers(
                    List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1/128")))
                .build());
  }

  private static List<TransportAddress> addresses() {
    TransportAddress v4 = TransportAddress.of("127.0.0.1", 0);
    return HAS_IPV6 ? List.of(v4, TransportAddress.of("::1", 0)) : List.of(v4);
  }

  private static boolean hasIpv6() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /// One for each run: coturn's client leaves half of its allocations to expire, and a user may
  /// have only so many.
  private static List<TurnCredentials> users() {
    Stream<String> users =
        Stream.of("UDP", "TCP", "TLS", "DTLS")
            .flatMap(transport -> Stream.of("channels", "indications").map(how -> transport + how));
    return Stream.concat(users, Stream.of("pairs", "IPv6", "streams"))
        .map(user -> TurnCredentials.fixed(user, "pass"))
        .toList();
  }

  private static SSLContext tls(DtlsCertificate from) throws IOException, GeneralSecurityException {
    Certificate x509 =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(from.der()));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("turn", from.privateKey(), new char[0], new Certificate[] {x509});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @BeforeAll
  void needsTheClient() {
    Uclient.assumeInstalled();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "UDP, channels, ''",
    "UDP, indications, -s",
    "TCP, channels, -t",
    "TCP, indications, -t -s",
    "TLS, channels, -t -S",
    "TLS, indications, -t -S -s",
    "DTLS, channels, -S",
    "DTLS, indications, -S -s"
  })
  void everyMessageComesBack(String transport, String how, String flags) throws Exception {
    try (UdpEcho peer = new UdpEcho()) {
      List<String> arguments = new ArrayList<>();
      if (!flags.isEmpty()) {
        arguments.addAll(List.of(flags.split(" ")));
      }
      arguments.addAll(List.of("-c", "-u", transport + how, "-w", "pass", "-e", "127.0.0.1"));
      arguments.addAll(List.of("-r", String.valueOf(peer.port()), "-l", "1000"));
      arguments.addAll(List.of("-m", String.valueOf(CLIENTS), "-n", String.valueOf(MESSAGES)));
      arguments.addAll(List.of("-p", String.valueOf(port(transport)), "127.0.0.1"));
      Uclient run = Uclient.run(arguments);
      assertThat(run.sent()).as(run.output()).isEqualTo(CLIENTS * MESSAGES);
      // a datagram may be lost on a busy machine, a byte of TCP may not
      assertThat(run.received())
          .as("received over %s with %s", transport, how)
          .isGreaterThanOrEqualTo(CLIENTS * MESSAGES - 4);
      assertThat(server.stats().get(60, TimeUnit.SECONDS).packetsToPeers()).isPositive();
    }
  }

  /// Pairs of allocations with an even port and the one after it, one by a reservation, whose
  /// datagrams must not be fragmented; relayed addresses of IPv6; and TCP connections to one
  /// another (RFC 6062). Each client is the peer of another.
  @ParameterizedTest(name = "{0}")
  @CsvSource({"pairs, -g -y", "IPv6, -x -y -c", "streams, -T -y -c"})
  void clientsReachOneAnother(String user, String flags) throws Exception {
    assumeTrue(HAS_IPV6 || !user.equals("IPv6"), "Skipped: this machine has no IPv6.");
    boolean stream = user.equals("streams");
    List<String> arguments = new ArrayList<>(List.of(flags.split(" ")));
    if (stream) {
      arguments.add("-t");
    }
    arguments.addAll(List.of("-u", user, "-w", "pass", "-l", "500", "-m", "2", "-n", "10"));
    arguments.addAll(List.of("-p", String.valueOf(port(stream ? "TCP" : "UDP")), "127.0.0.1"));
    Uclient run = Uclient.run(arguments);
    assertThat(run.sent()).as(run.output()).isPositive();
    assertThat(run.received()).as(run.output()).isGreaterThanOrEqualTo(run.sent() - 4);
  }

  private int port(String transport) {
    return switch (transport) {
      case "TCP" -> server.streamPorts().get(0);
      case "TLS" -> server.streamPorts().get(1);
      default -> server.udpAddresses().getFirst().port();
    };
  }
}
