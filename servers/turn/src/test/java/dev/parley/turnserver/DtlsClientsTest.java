package dev.parley.turnserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsTransport;
import dev.parley.dtls.DtlsVersion;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import dev.parley.turn.PeerPolicy;
import dev.parley.turn.TurnCredentials;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import dev.parley.turn.TurnServer;
import dev.parley.turn.TurnServerConfig;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What strangers on the DTLS port can do to the server, and to others by its hand.
class DtlsClientsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int MOST_KEPT = 100_000;
  private static final long WALL = 1_790_000_000_000L;

  private final SeededEntropy entropy = new SeededEntropy(26);
  private final DtlsCertificate certificate = DtlsCertificate.generate(entropy, WALL);
  private DtlsCertificate shown = certificate;
  private final CountingHub hub = new CountingHub();
  private final TurnServer server =
      new TurnServer(
          SECOND,
          TurnServerConfig.of("test", List.of()).withPolicy(PeerPolicy.publicInternet()),
          TurnCredentials.fixed("alice", "secret"),
          new NoNet(),
          entropy,
          _ -> WALL);
  private final DtlsClients clients = new DtlsClients(() -> shown, entropy, hub, server);

  private static TransportAddress source(int i) {
    return new TransportAddress(false, 0, 0x0900_0000L + i, 1024 + i % 60_000);
  }

  private List<byte[]> hellos(DtlsVersion version) {
    DtlsConfig config = DtlsConfig.of(certificate).withVersions(version).withMtu(1500);
    DtlsTransport client = new DtlsTransport(config, entropy.split("client"), (_, _, _, _) -> {});
    client.path(0);
    client.start(SECOND, true);
    List<byte[]> sent = new ArrayList<>();
    client.transmit(SECOND, new Collector(sent));
    return sent;
  }

  /// Attacks 10 and 26: 100,000 hellos from forged addresses get no more bytes than they cost, and
  /// leave nothing.
  @ParameterizedTest
  @EnumSource
  void attack26ForgedHellosNeitherAmplifyNorOpenAnything(DtlsVersion version) {
    byte[] hello = hellos(version).getFirst();
    long received = 0;
    for (int i = 0; i < 100_000; i++) {
      clients.receive(SECOND + i, 0, source(i), Packet.copyOf(hello));
      received += hello.length;
    }
    assertThat(hub.sentBytes).isPositive().isLessThanOrEqualTo(received);
    assertThat(clients.size()).isZero();
    assertThat(clients.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  /// Attack 26: real addresses open only so many handshakes that they do not finish.
  @ParameterizedTest
  @EnumSource
  void attack26HalfOpenHandshakesAreFew(DtlsVersion version) {
    for (int i = 0; i < 1000; i++) {
      TransportAddress from = source(0).withPort(2000 + i);
      DtlsConfig config = DtlsConfig.of(certificate).withVersions(version).withMtu(1500);
      DtlsTransport client =
          new DtlsTransport(config, entropy.split("client " + i), (_, _, _, _) -> {});
      List<byte[]> sent = new ArrayList<>();
      client.path(0);
      client.start(SECOND, true);
      client.transmit(SECOND, new Collector(sent));
      hub.last = null;
      clients.receive(SECOND, 0, from, Packet.copyOf(sent.removeLast()));
      byte[] question = hub.last;
      assertThat(question).isNotNull();
      client.receive(SECOND, 0, Packet.copyOf(question));
      client.transmit(SECOND, new Collector(sent));
      clients.receive(SECOND, 0, from, Packet.copyOf(sent.removeLast()));
    }
    assertThat(clients.size()).isBetween(1, 32);
    assertThat(clients.refused()).isEqualTo(1000 - clients.size());
  }

  @Test
  void aRenewedCertificateIsShownToTheNextClient() {
    DtlsCertificate renewed = DtlsCertificate.generate(entropy.split("renewed"), WALL);
    assertThat(answerTo(2000)).contains(hex(certificate.der())).doesNotContain(hex(renewed.der()));
    shown = renewed;
    assertThat(answerTo(2001)).contains(hex(renewed.der())).doesNotContain(hex(certificate.der()));
  }

  /// What a client of DTLS 1.2, where certificates are not encrypted, is answered.
  private String answerTo(int port) {
    TransportAddress from = source(0).withPort(port);
    DtlsConfig config = DtlsConfig.of(certificate).withVersions(DtlsVersion.DTLS_1_2).withMtu(1500);
    DtlsTransport client =
        new DtlsTransport(config, entropy.split("client " + port), (_, _, _, _) -> {});
    List<byte[]> sent = new ArrayList<>();
    client.path(0);
    client.start(SECOND, true);
    client.transmit(SECOND, new Collector(sent));
    clients.receive(SECOND, 0, from, Packet.copyOf(sent.removeLast()));
    client.receive(SECOND, 0, Packet.copyOf(Objects.requireNonNull(hub.last)));
    client.transmit(SECOND, new Collector(sent));
    hub.all.setLength(0);
    clients.receive(SECOND, 0, from, Packet.copyOf(sent.removeLast()));
    return hub.all.toString();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private record Collector(List<byte[]> sent) implements Outbox {
    @Override
    public Packet claim(int path, int maxLength) {
      return Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      sent.add(packet.toByteArray());
    }
  }

  /// Sends nothing, and counts it.
  private static final class CountingHub implements UdpHub {
    long sentBytes;
    byte @Nullable [] last;
    final StringBuilder all = new StringBuilder();

    @Override
    public void send(int base, TransportAddress remote, Packet packet) {
      sentBytes += packet.length();
      last = packet.toByteArray();
      if (all.length() < MOST_KEPT) {
        all.append(hex(packet.toByteArray()));
      }
    }

    @Override
    public TransportAddress local(int base) {
      return TransportAddress.of("127.0.0.1", 3478);
    }

    @Override
    public int bind(TransportAddress local, int bufferBytes, boolean busy) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unbind(int base) {}

    @Override
    public boolean dontFragment(int base, boolean on) {
      return false;
    }

    @Override
    public void poll(int waitMillis, UdpPort.Receiver receiver) {}

    @Override
    public void wakeUp() {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class NoNet implements TurnNet {
    @Override
    public void toClient(TurnLink link, TransportAddress client, Packet packet) {}

    @Override
    public void toSelf(
        Relay from, TransportAddress self, TransportAddress relayed, Packet packet) {}

    @Override
    public @Nullable Relay open(TransportAddress local, boolean stream) {
      return null;
    }
  }
}
