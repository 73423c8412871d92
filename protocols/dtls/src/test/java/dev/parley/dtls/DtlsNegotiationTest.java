package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Paths;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DtlsNegotiationTest {
  private static final DtlsConfig CLIENT = DtlsPair.config(1);
  private static final DtlsConfig SERVER = DtlsPair.config(2);

  @Test
  void takesTheNewestVersionAndTheHybridGroupByDefault() {
    DtlsPair pair = new DtlsPair(CLIENT, SERVER, 1).connect();
    assertThat(pair.client.connected().version()).isEqualTo(DtlsVersion.DTLS_1_3);
    assertThat(pair.client.connected().group()).isEqualTo(DtlsGroup.X25519MLKEM768);
    assertThat(pair.client.connected().cipherSuite())
        .isEqualTo(DtlsCipherSuite.TLS_AES_128_GCM_SHA256);
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true"})
  void meetsOnDtls12WhenOneSideKnowsNoMore(boolean clientOld, boolean serverOld) {
    DtlsConfig client = clientOld ? CLIENT.withVersions(DtlsVersion.DTLS_1_2) : CLIENT;
    DtlsConfig server = serverOld ? SERVER.withVersions(DtlsVersion.DTLS_1_2) : SERVER;
    DtlsPair pair = new DtlsPair(client, server, 1).connect();
    assertThat(pair.client.connected().version()).isEqualTo(DtlsVersion.DTLS_1_2);
    assertThat(pair.server.connected().version()).isEqualTo(DtlsVersion.DTLS_1_2);
    DtlsHandshakeTest.exchange(pair);
  }

  @Test
  void aDowngradeByAnAttackerIsFoundOut() {
    DtlsPair pair = new DtlsPair(CLIENT, SERVER, 1);
    // Hides supported_versions from the server, as if the client knew DTLS 1.2 alone.
    pair.toServer =
        bytes -> {
          for (int i = 0; i + 9 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[i + 1] == 43 && bytes[i + 5] == (byte) 0xFE) {
              bytes[i + 1] = 99;
            }
          }
          return bytes;
        };
    pair.start().run(5_000 * DtlsPair.MILLIS);
    assertThat(pair.client.transport.state()).isEqualTo(DtlsState.FAILED);
    assertThat(pair.client.failure()).isInstanceOf(DtlsFailure.Handshake.class);
    assertThat(pair.client.failure().toString()).contains("hid our DTLS 1.3");
  }

  @ParameterizedTest
  @CsvSource({"SECP256R1", "X25519"})
  void asksAgainForAGroupWithoutAShare(DtlsGroup group) {
    DtlsConfig client =
        CLIENT.withGroups(
            group == DtlsGroup.X25519 ? DtlsGroup.SECP256R1 : DtlsGroup.X25519, group);
    DtlsPair pair =
        new DtlsPair(
            client.withVersions(DtlsVersion.DTLS_1_3),
            SERVER.withGroups(group).withVersions(DtlsVersion.DTLS_1_3),
            1);
    pair.connect();
    assertThat(pair.client.connected().group()).isEqualTo(group);
    assertThat(pair.server.connected().group()).isEqualTo(group);
    DtlsHandshakeTest.exchange(pair);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void smallDatagramsCarryEverything(DtlsVersion version) {
    DtlsPair pair =
        new DtlsPair(
            CLIENT.withVersions(version).withMtu(256),
            SERVER.withVersions(version).withMtu(256),
            1);
    pair.connect();
    assertThat(pair.client.sent).allMatch(datagram -> datagram.length <= 256);
    assertThat(pair.server.sent).allMatch(datagram -> datagram.length <= 256);
    assertThat(pair.client.transport.maxDataLength()).isBetween(200, 256);
  }

  @Test
  void theServersPreferenceOfSrtpProfilesWins() {
    DtlsConfig client =
        CLIENT.withSrtpProfiles(
            List.of(SrtpProfile.AES128_CM_SHA1_80, SrtpProfile.AEAD_AES_256_GCM));
    DtlsPair pair = new DtlsPair(client, SERVER, 1).connect();
    assertThat(pair.client.connected().srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
    assertThat(pair.client.keys().localKey()).hasSize(32);
    assertThat(pair.client.keys().localSalt()).hasSize(12);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void everySrtpProfileGivesKeys(SrtpProfile profile) {
    DtlsConfig client = CLIENT.withSrtpProfiles(List.of(profile));
    for (DtlsVersion version : DtlsVersion.values()) {
      DtlsPair pair = new DtlsPair(client.withVersions(version), SERVER, 1).connect();
      assertThat(pair.server.connected().srtpProfile()).isEqualTo(profile);
      assertThat(pair.server.keys().localKey())
          .isEqualTo(pair.client.keys().remoteKey())
          .hasSize(profile.keyLength())
          .isNotEqualTo(pair.client.keys().localKey());
      assertThat(pair.server.keys().remoteSalt())
          .isEqualTo(pair.client.keys().localSalt())
          .hasSize(profile.saltLength());
    }
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void connectsWithoutSrtp(DtlsVersion version) {
    DtlsPair pair =
        new DtlsPair(CLIENT.withSrtpProfiles(List.of()).withVersions(version), SERVER, 1).connect();
    assertThat(pair.client.connected().srtpProfile()).isNull();
    assertThat(pair.server.connected().srtpKeys()).isNull();
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void nothingInCommonFailsOnBothSides(DtlsVersion version) {
    DtlsConfig client = CLIENT.withVersions(version).withGroups(DtlsGroup.X25519);
    DtlsConfig server = SERVER.withVersions(version).withGroups(DtlsGroup.SECP256R1);
    DtlsPair pair = new DtlsPair(client, server, 1);
    pair.start().run(10_000 * DtlsPair.MILLIS);
    assertThat(pair.server.failure())
        .isEqualTo(new DtlsFailure.Handshake(DtlsAlert.HANDSHAKE_FAILURE, "no group in common"));
    assertThat(pair.client.failure())
        .isEqualTo(new DtlsFailure.AlertReceived(DtlsAlert.HANDSHAKE_FAILURE.code()));
  }

  @Test
  void versionsWithoutACommonOneFail() {
    DtlsPair pair =
        new DtlsPair(
            CLIENT.withVersions(DtlsVersion.DTLS_1_2),
            SERVER.withVersions(DtlsVersion.DTLS_1_3),
            1);
    pair.start().run(10_000 * DtlsPair.MILLIS);
    assertThat(pair.client.failure())
        .isEqualTo(new DtlsFailure.AlertReceived(DtlsAlert.PROTOCOL_VERSION.code()));
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void nothingIsSentWithoutAPath(DtlsVersion version) {
    DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER, 1);
    pair.client.transport.path(Paths.NONE);
    pair.start().run(1_000 * DtlsPair.MILLIS);
    assertThat(pair.client.sent).isEmpty();
    pair.client.transport.path(0);
    pair.run(1_000 * DtlsPair.MILLIS);
    pair.client.connected();
  }

  @Test
  void thePatienceBeginsWithThePath() {
    DtlsConfig config = CLIENT.withTimeouts(100_000_000L, 5_000_000_000L);
    DtlsPair pair = new DtlsPair(config, config, 1);
    pair.server.transport.path(Paths.NONE);
    pair.server.transport.start(pair.now, false);
    pair.now += 60_000 * DtlsPair.MILLIS;
    pair.server.transport.path(0);
    pair.client.transport.start(pair.now, true);
    pair.run(1_000 * DtlsPair.MILLIS);
    pair.server.connected();
  }

  @Test
  void misuseIsToldAtOnce() {
    DtlsPair pair = new DtlsPair(CLIENT, SERVER, 1);
    assertThat(pair.client.transport.send(0, new byte[1], 0, 1)).isFalse();
    assertThatThrownBy(() -> pair.client.transport.export("x", null, 1))
        .isInstanceOf(IllegalStateException.class);
    pair.connect();
    assertThatThrownBy(() -> pair.client.transport.start(0, true))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.client.transport.send(0, new byte[1900], 0, 1900))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CLIENT.withMtu(100)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CLIENT.withGroups()).isInstanceOf(IllegalArgumentException.class);
  }
}
