package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server that asks for a cookie before it keeps anything.
class DtlsCookiesTest {
  private static final long NOW = 7 * DtlsPair.MILLIS;
  private static final long MINUTE = 60_000 * DtlsPair.MILLIS;
  private static final byte[] ADDRESS = {10, 0, 0, 1, 4, 5};
  private static final byte[] OTHER = {10, 0, 0, 2, 4, 5};

  private final SeededEntropy entropy = new SeededEntropy(3);
  private final DtlsConfig config =
      DtlsConfig.of(DtlsCertificate.generate(entropy, DtlsPair.WALL))
          .withClientCertificate(false)
          .withGroups(DtlsGroup.X25519)
          .withSrtpProfiles(List.of());
  private final DtlsCookies cookies = new DtlsCookies(config, entropy.split("cookies"));
  private final Packet answer = Packet.allocate(Packet.CAPACITY);
  private final long now = NOW;

  private DtlsTransport client(DtlsConfig of) {
    DtlsTransport client = new DtlsTransport(of, entropy.split("client"), (_, _, _, _) -> {});
    client.path(0);
    client.start(now, true);
    client.expect(now, List.of(config.certificate().fingerprint("sha-256")));
    return client;
  }

  private List<Packet> sent(DtlsTransport from) {
    List<Packet> sent = new ArrayList<>();
    from.transmit(
        now,
        new Outbox() {
          @Override
          public Packet claim(int path, int maxLength) {
            return Packet.allocate(maxLength);
          }

          @Override
          public void commit(Packet packet, long sendId) {
            sent.add(packet);
          }
        });
    return sent;
  }

  private void deliver(DtlsTransport to, Packet packet) {
    to.receive(now, 0, Packet.copyOf(packet.toByteArray()));
  }

  /// The hello that brings the cookie back.
  private Packet second(DtlsTransport client) {
    Packet first = sent(client).getFirst();
    assertThat(cookies.check(now, ADDRESS, first, answer)).isEqualTo(DtlsCookies.Verdict.ANSWERED);
    assertThat(answer.length()).isLessThanOrEqualTo(first.length());
    deliver(client, answer);
    return sent(client).getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void connectsOnceTheCookieIsBack(DtlsVersion version) {
    connects(config.withVersions(version));
  }

  @Test
  void asksForAMissingGroupInTheSameBreath() {
    connects(
        config
            .withVersions(DtlsVersion.DTLS_1_3)
            .withGroups(DtlsGroup.SECP256R1, DtlsGroup.X25519));
  }

  private void connects(DtlsConfig clients) {
    DtlsTransport client = client(clients);
    Packet hello = second(client);
    assertThat(cookies.check(now, ADDRESS, hello, answer)).isEqualTo(DtlsCookies.Verdict.PROVED);
    DtlsTransport server = new DtlsTransport(config, entropy.split("server"), (_, _, _, _) -> {});
    server.path(0);
    server.start(now, cookies.proof());
    deliver(server, hello);
    for (int i = 0; i < 4; i++) {
      sent(server).forEach(packet -> deliver(client, packet));
      sent(client).forEach(packet -> deliver(server, packet));
    }
    assertThat(server.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(client.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(server.export("EXPERIMENTAL-x", null, 8))
        .isEqualTo(client.export("EXPERIMENTAL-x", null, 8));
  }

  @ParameterizedTest
  @EnumSource
  void aCookieIsGoodForOneAddressAndTwoMinutes(DtlsVersion version) {
    Packet hello = second(client(config.withVersions(version)));
    assertThat(cookies.check(now, OTHER, hello, answer)).isEqualTo(DtlsCookies.Verdict.ANSWERED);
    assertThat(cookies.check(now + MINUTE, ADDRESS, hello, answer))
        .isEqualTo(DtlsCookies.Verdict.PROVED);
    assertThat(cookies.check(now + 2 * MINUTE, ADDRESS, hello, answer))
        .isEqualTo(DtlsCookies.Verdict.ANSWERED);
    assertThatThrownBy(cookies::proof).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void noDamagedHelloIsProvedNorAnsweredWithMore(DtlsVersion version) {
    byte[] hello = second(client(config.withVersions(version))).toByteArray();
    for (int i = 0; i < hello.length; i++) {
      byte[] damaged = hello.clone();
      damaged[i] ^= 0x11;
      DtlsCookies.Verdict verdict = cookies.check(now, ADDRESS, Packet.copyOf(damaged), answer);
      boolean bound = version == DtlsVersion.DTLS_1_2 && i >= 25;
      assertThat(verdict == DtlsCookies.Verdict.PROVED && bound).as("byte %d", i).isFalse();
      assertThat(verdict != DtlsCookies.Verdict.ANSWERED || answer.length() <= hello.length)
          .isTrue();
    }
  }

  @Test
  void whoeverHasNothingInCommonIsToldSo() {
    byte[] hello = sent(client(config.withVersions(DtlsVersion.DTLS_1_2))).getFirst().toByteArray();
    hello[26] = (byte) 0xFF; // DTLS 1.0
    assertThat(cookies.check(now, ADDRESS, Packet.copyOf(hello), answer))
        .isEqualTo(DtlsCookies.Verdict.ANSWERED);
    assertThat(answer.toByteArray()).startsWith(21).endsWith(2, 70).hasSize(15);
  }

  @Test
  void whatIsNoWholeHelloIsWorthNothing() {
    byte[] hello = sent(client(config)).getFirst().toByteArray();
    for (int length = 1; length < hello.length; length++) {
      Packet cut = Packet.copyOf(Arrays.copyOf(hello, length));
      assertThat(cookies.check(now, ADDRESS, cut, answer)).isEqualTo(DtlsCookies.Verdict.WORTHLESS);
    }
  }
}
