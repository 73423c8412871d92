package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DtlsHandshakeTest {
  private static final DtlsCertificate RSA = rsa();

  private static DtlsCertificate rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      return DtlsCertificate.selfSigned(
          keys, new dev.parley.core.SeededEntropy(77), DtlsPair.WALL, DtlsPair.WALL + 86_400_000L);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  record Choice(DtlsCipherSuite suite, DtlsGroup group) {}

  static List<Choice> choices() {
    List<Choice> all = new ArrayList<>();
    for (DtlsCipherSuite suite : DtlsCipherSuite.values()) {
      for (DtlsGroup group : DtlsGroup.values()) {
        if (suite.version() == DtlsVersion.DTLS_1_3 || group != DtlsGroup.X25519MLKEM768) {
          all.add(new Choice(suite, group));
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("choices")
  void everySuiteConnectsWithEveryGroup(Choice choice) {
    DtlsCertificate serverCertificate =
        choice.suite.keyAlgorithm().equals("RSA") ? RSA : DtlsPair.certificate(2);
    DtlsPair pair =
        new DtlsPair(
            narrowed(DtlsPair.config(1), choice),
            narrowed(DtlsConfig.of(serverCertificate), choice),
            3);
    pair.connect();
    DtlsEvent.Connected client = pair.client.connected();
    DtlsEvent.Connected server = pair.server.connected();
    assertThat(client.version()).isEqualTo(choice.suite.version());
    assertThat(client.cipherSuite()).isEqualTo(choice.suite).isEqualTo(server.cipherSuite());
    assertThat(client.group()).isEqualTo(choice.group).isEqualTo(server.group());
    assertThat(client.peerCertificate()).isEqualTo(serverCertificate.der());
    assertThat(client.srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(pair.client.keys().localKey()).isEqualTo(pair.server.keys().remoteKey());
    assertThat(pair.client.keys().remoteSalt()).isEqualTo(pair.server.keys().localSalt());
    byte[] ours = pair.client.transport.export("EXPORTER-x", new byte[] {1}, 40);
    assertThat(pair.server.transport.export("EXPORTER-x", new byte[] {1}, 40)).isEqualTo(ours);
    exchange(pair);
  }

  private static DtlsConfig narrowed(DtlsConfig config, Choice choice) {
    return config
        .withVersions(choice.suite.version())
        .withCipherSuites(choice.suite)
        .withGroups(choice.group);
  }

  static void exchange(DtlsPair pair) {
    for (int i = 1; i <= 5; i++) {
      byte[] data = new byte[100 * i];
      data[0] = (byte) i;
      assertThat(pair.client.transport.send(pair.now, data, 0, data.length)).isTrue();
      assertThat(pair.server.transport.send(pair.now, data, 0, data.length)).isTrue();
    }
    int before = pair.server.received.size();
    pair.settle();
    assertThat(pair.server.received).hasSize(before + 5);
    assertThat(pair.server.received.getLast()).hasSize(500);
    assertThat(pair.client.received.getLast()).hasSize(500);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void connectsWithoutRetransmissionOnAPerfectLink(DtlsVersion version) {
    DtlsPair pair =
        new DtlsPair(
            DtlsPair.config(1).withVersions(version), DtlsPair.config(2).withVersions(version), 4);
    pair.start().settle();
    pair.client.connected();
    pair.server.connected();
    assertThat(pair.now).isEqualTo(5_000_000_000L);
    assertThat(pair.client.transport.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(pair.server.transport.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(pair.client.sent).hasSizeLessThanOrEqualTo(4);
  }

  /// A TURN server's clients prove themselves inside the association.
  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void aServerMayAskItsClientForNoCertificate(DtlsVersion version) {
    DtlsPair pair =
        new DtlsPair(
            DtlsPair.config(1).withVersions(version),
            DtlsPair.config(2).withVersions(version).withClientCertificate(false),
            4);
    pair.connect();
    assertThat(pair.client.connected().peerCertificate())
        .isEqualTo(DtlsPair.config(2).certificate().der());
    assertThat(pair.server.connected().peerCertificate()).isEmpty();
    assertThat(pair.server.connected().version()).isEqualTo(version);
  }
}
