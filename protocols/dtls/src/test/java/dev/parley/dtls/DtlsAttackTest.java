package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What somebody on the path, or off it, might try.
class DtlsAttackTest {
  private static final DtlsConfig CLIENT = DtlsPair.config(1);
  private static final DtlsConfig SERVER = DtlsPair.config(2);

  private static DtlsPair pair(DtlsVersion version) {
    return new DtlsPair(CLIENT.withVersions(version), SERVER.withVersions(version), 1);
  }

  private static byte[] plain(int type, byte[] content) {
    return new ByteWriter()
        .u8(type)
        .u16(0xFEFD)
        .u16(0)
        .bytes(new byte[] {0, 0, 0, 0, 0, 99})
        .vector16(content)
        .toByteArray();
  }

  private static byte[] message(int type, int seq, byte[] body) {
    return new ByteWriter().u8(type).u24(body.length).u16(seq).u24(0).vector24(body).toByteArray();
  }

  /// A ClientHello with TLS_NULL_WITH_NULL_NULL and nothing else.
  private static byte[] nullHello() {
    byte[] body =
        new ByteWriter()
            .u16(0xFEFD)
            .bytes(new byte[32])
            .u8(0)
            .u8(0)
            .u16(2)
            .u16(0)
            .u8(1)
            .u8(0)
            .toByteArray();
    return plain(ContentType.HANDSHAKE, message(HandshakeType.CLIENT_HELLO, 0, body));
  }

  private static void inject(DtlsPair pair, DtlsPair.End end, byte[] bytes) {
    end.transport.receive(pair.now, 0, Packet.copyOf(bytes));
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack21ForeignHelloBeforeTheRealOneIsHarmless(DtlsVersion version) {
    DtlsPair pair = pair(version);
    pair.server.transport.start(pair.now, false);
    inject(pair, pair.server, nullHello());
    inject(pair, pair.server, plain(ContentType.HANDSHAKE, message(1, 0, new byte[7])));
    pair.settle();
    assertThat(pair.server.sent).as("no answer to reflect").isEmpty();
    pair.client.transport.start(pair.now, true);
    pair.settle();
    pair.client.connected();
    pair.server.connected();
    pair.run(10_000 * DtlsPair.MILLIS);
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.server.transport.drops().get(DtlsDrop.UNACCEPTABLE_MESSAGE)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack21ForeignHelloAfterTheRealOneIsHarmless(DtlsVersion version) {
    DtlsPair pair = pair(version);
    pair.toClient =
        bytes -> {
          inject(pair, pair.server, nullHello());
          return bytes;
        };
    pair.connect();
    inject(pair, pair.server, nullHello());
    pair.run(10_000 * DtlsPair.MILLIS);
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
    DtlsHandshakeTest.exchange(pair);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void forgedAlertsDoNotEndAHandshakeThatGoesOn(DtlsVersion version) {
    DtlsPair pair = pair(version);
    byte[] alert = plain(ContentType.ALERT, new byte[] {2, 40});
    pair.toClient =
        bytes -> {
          inject(pair, pair.client, alert);
          inject(pair, pair.server, alert);
          return bytes;
        };
    pair.connect();
    inject(pair, pair.client, alert);
    inject(pair, pair.server, plain(ContentType.ALERT, new byte[] {1, 0}));
    pair.run(10_000 * DtlsPair.MILLIS);
    assertThat(pair.client.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void forgedHandshakeMessagesDoNotEndAHandshakeThatGoesOn(DtlsVersion version) {
    DtlsPair pair = pair(version);
    pair.toClient =
        bytes -> {
          for (int seq = 0; seq < 5; seq++) {
            byte[] message = message(HandshakeType.CERTIFICATE, seq, new byte[20]);
            inject(pair, pair.client, plain(ContentType.HANDSHAKE, message));
            inject(pair, pair.server, plain(ContentType.HANDSHAKE, message));
          }
          return bytes;
        };
    pair.start().run(10_000 * DtlsPair.MILLIS);
    pair.client.connected();
    pair.server.connected();
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack23AnotherCertificateFailsOnTheSideThatSeesIt(DtlsVersion version) {
    for (boolean clientDeceived : new boolean[] {true, false}) {
      DtlsPair pair = pair(version);
      DtlsPair.End deceived = clientDeceived ? pair.client : pair.server;
      DtlsPair.End other = clientDeceived ? pair.server : pair.client;
      deceived.transport.expect(pair.now, List.of(DtlsPair.certificate(99).fingerprint("sha-256")));
      pair.start().run(10_000 * DtlsPair.MILLIS);
      assertThat(deceived.failure()).isEqualTo(new DtlsFailure.FingerprintMismatch());
      assertThat(other.failure())
          .isEqualTo(new DtlsFailure.AlertReceived(DtlsAlert.BAD_CERTIFICATE.code()));
      assertThat(deceived.events).noneMatch(DtlsEvent.Connected.class::isInstance);
    }
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack23WithoutAUsableFingerprintNothingConnects(DtlsVersion version) {
    String weak = "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33";
    for (List<Fingerprint> useless :
        List.of(List.<Fingerprint>of(), List.of(new Fingerprint("sha-1", weak)))) {
      DtlsPair pair = pair(version);
      pair.client.transport.expect(pair.now, useless);
      pair.start().run(10_000 * DtlsPair.MILLIS);
      assertThat(pair.client.failure()).isEqualTo(new DtlsFailure.FingerprintMismatch());
    }
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack23AFingerprintThatComesLateIsWaitedFor(DtlsVersion version) {
    for (boolean right : new boolean[] {true, false}) {
      DtlsPair pair = pair(version);
      DtlsTransport late =
          new DtlsTransport(
              CLIENT.withVersions(version),
              new SeededEntropy(5),
              (now, array, at, n) -> pair.client.received.add(new byte[n]));
      DtlsPair waiting = new DtlsPair(pair, late);
      waiting.start().run(1_000 * DtlsPair.MILLIS);
      assertThat(waiting.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
      assertThat(late.state()).isEqualTo(DtlsState.CONNECTING);
      waiting.server.transport.send(waiting.now, new byte[] {1}, 0, 1);
      waiting.settle();
      assertThat(pair.client.received).isEmpty();
      long seed = right ? 2 : 3;
      late.expect(waiting.now, List.of(DtlsPair.certificate(seed).fingerprint("sha-256")));
      waiting.settle();
      assertThat(late.state()).isEqualTo(right ? DtlsState.CONNECTED : DtlsState.FAILED);
      assertThat(pair.client.received).hasSize(right ? 1 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack24UnprotectedDataIsNeverDelivered(DtlsVersion version) {
    DtlsPair pair = pair(version);
    byte[] data = plain(ContentType.APPLICATION_DATA, new byte[] {1, 2, 3});
    pair.toClient =
        bytes -> {
          inject(pair, pair.client, data);
          inject(pair, pair.server, data);
          return bytes;
        };
    pair.connect();
    inject(pair, pair.client, data);
    inject(pair, pair.server, data);
    assertThat(pair.client.received).isEmpty();
    assertThat(pair.server.received).isEmpty();
    assertThat(pair.client.transport.drops().get(DtlsDrop.PLAINTEXT_DATA)).isPositive();
    assertThat(pair.server.transport.drops().get(DtlsDrop.PLAINTEXT_DATA)).isPositive();
  }

  @Test
  void attack25ExplicitNoncesNeverComeBackEvenInRetransmissions() {
    DtlsPair pair = pair(DtlsVersion.DTLS_1_2);
    int[] lost = {6};
    pair.toClient = bytes -> lost[0]-- > 0 ? null : bytes;
    pair.start().run(20_000 * DtlsPair.MILLIS);
    DtlsHandshakeTest.exchange(pair);
    pair.client.transport.close(pair.now);
    pair.settle();
    for (DtlsPair.End end : List.of(pair.client, pair.server)) {
      TreeSet<Long> nonces = new TreeSet<>();
      int records = 0;
      for (byte[] datagram : end.sent) {
        for (int at = 0; at < datagram.length; at += 13 + Bytes.u16(datagram, at + 11)) {
          if (Bytes.u16(datagram, at + 3) == 1) {
            records++;
            nonces.add(Bytes.i64(datagram, at + 13));
          }
        }
      }
      assertThat(records).isGreaterThan(5);
      assertThat(nonces).hasSize(records);
    }
  }

  @Test
  void attack25NoRecordOfDtls13IsSealedTwice() {
    DtlsPair pair = pair(DtlsVersion.DTLS_1_3);
    int[] lost = {6};
    pair.toClient = bytes -> lost[0]-- > 0 ? null : bytes;
    pair.start().run(20_000 * DtlsPair.MILLIS);
    for (int round = 0; round < 9; round++) {
      pair.client.transport.updateKeys(pair.now);
      DtlsHandshakeTest.exchange(pair);
    }
    TreeSet<String> seen = new TreeSet<>();
    int records = 0;
    for (DtlsPair.End end : List.of(pair.client, pair.server)) {
      for (byte[] datagram : end.sent) {
        if ((datagram[0] & 0xE0) == 0x20) {
          records++;
          seen.add(HexFormat.of().formatHex(datagram, 1, datagram.length));
        }
      }
    }
    assertThat(seen).hasSize(records);
    assertThat(pair.client.transport.drops().get(DtlsDrop.REPLAYED)).isZero();
    assertThat(pair.server.transport.drops().get(DtlsDrop.REPLAYED)).isZero();
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void attack26FragmentsAndEarlyRecordsAreBounded(DtlsVersion version) {
    DtlsPair pair = pair(version);
    pair.server.transport.start(pair.now, false);
    Entropy noise = new SeededEntropy(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] fragment =
          new ByteWriter()
              .u8(1)
              .u24(30_000)
              .u16(i % 40)
              .u24(noise.nextInt(20_000))
              .vector24(noise.bytes(100))
              .toByteArray();
      inject(pair, pair.server, plain(ContentType.HANDSHAKE, fragment));
      byte[] early = noise.bytes(60);
      early[0] = 0x2E;
      Bytes.putU16(early, 3, 55);
      inject(pair, pair.server, early);
    }
    assertThat(pair.server.transport.drops().get(DtlsDrop.REASSEMBLY_OVERFLOW))
        .isGreaterThan(4_000);
    assertThat(pair.server.transport.drops().get(DtlsDrop.EARLY_RECORD_OVERFLOW))
        .isGreaterThan(4_900);
    pair.settle();
    assertThat(pair.server.sent).as("nothing is reflected").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void whatIsRecordedAndPlayedAgainIsDropped(DtlsVersion version) {
    DtlsPair pair = pair(version).connect();
    DtlsHandshakeTest.exchange(pair);
    int delivered = pair.server.received.size();
    List<byte[]> recorded = new ArrayList<>(pair.client.sent);
    for (byte[] datagram : recorded) {
      inject(pair, pair.server, datagram);
    }
    pair.settle();
    assertThat(pair.server.received).hasSize(delivered);
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.server.transport.drops().get(DtlsDrop.REPLAYED)).isGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void whatIsSentBackToItsSenderIsDropped(DtlsVersion version) {
    DtlsPair pair = pair(version).connect();
    DtlsHandshakeTest.exchange(pair);
    for (byte[] datagram : new ArrayList<>(pair.client.sent)) {
      inject(pair, pair.client, datagram);
    }
    assertThat(pair.client.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.client.received).hasSize(5);
    DtlsHandshakeTest.exchange(pair);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void damagedRecordsAreCountedAndForgotten(DtlsVersion version) {
    DtlsPair pair = pair(version).connect();
    Entropy noise = new SeededEntropy(6);
    pair.toServer =
        bytes -> {
          bytes[noise.nextInt(bytes.length)] ^= (byte) (1 + noise.nextInt(255));
          return bytes;
        };
    for (int i = 0; i < 200; i++) {
      pair.client.transport.send(pair.now, new byte[40], 0, 40);
      pair.settle();
    }
    assertThat(pair.server.received).isEmpty();
    assertThat(pair.server.transport.drops().get(DtlsDrop.BAD_TAG)).isGreaterThan(100);
    pair.toServer = bytes -> bytes;
    DtlsHandshakeTest.exchange(pair);
  }

  @Test
  void middleboxCamouflageIsIgnored() {
    DtlsPair pair = pair(DtlsVersion.DTLS_1_3);
    byte[] camouflage = plain(ContentType.CHANGE_CIPHER_SPEC, new byte[] {1});
    pair.toClient =
        bytes -> {
          inject(pair, pair.client, camouflage);
          inject(pair, pair.server, camouflage);
          return bytes;
        };
    pair.connect();
    DtlsHandshakeTest.exchange(pair);
  }
}
