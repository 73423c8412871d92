package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// After the handshake: data, key changes, the end.
class DtlsDataTest {
  private static final DtlsConfig CLIENT = DtlsPair.config(1);
  private static final DtlsConfig SERVER = DtlsPair.config(2);

  private static DtlsPair pair(DtlsVersion version) {
    return new DtlsPair(CLIENT.withVersions(version), SERVER.withVersions(version), 1).connect();
  }

  private static void send(DtlsPair pair, DtlsPair.End from, int value) {
    assertThat(from.transport.send(pair.now, new byte[] {(byte) value}, 0, 1)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void theQueueIsBounded(DtlsVersion version) {
    DtlsPair pair = pair(version);
    int room = pair.client.transport.sendRoom();
    for (int i = 0; i < room; i++) {
      send(pair, pair.client, i);
    }
    assertThat(pair.client.transport.send(pair.now, new byte[1], 0, 1)).isFalse();
    assertThat(pair.client.transport.sendRoom()).isZero();
    pair.settle();
    assertThat(pair.server.received).hasSize(room);
    assertThat(pair.client.transport.sendRoom()).isEqualTo(room);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void theLongestDataFitsTheDatagram(DtlsVersion version) {
    DtlsPair pair = pair(version);
    int max = pair.client.transport.maxDataLength();
    pair.client.transport.send(pair.now, new byte[max], 0, max);
    pair.settle();
    assertThat(pair.server.received.getLast()).hasSize(max);
    assertThat(pair.client.sent.getLast()).hasSize(1200);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void longerDataMakesALongerDatagram(DtlsVersion version) {
    DtlsPair pair = pair(version);
    int max = pair.client.transport.maxDataLength(1472);
    pair.client.transport.send(pair.now, new byte[max], 0, max);
    pair.settle();
    assertThat(pair.server.received.getLast()).hasSize(max);
    assertThat(pair.client.sent.getLast()).hasSize(1472);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void aGoodbyeClosesBothSides(DtlsVersion version) {
    DtlsPair pair = pair(version);
    send(pair, pair.client, 7);
    pair.client.transport.close(pair.now);
    pair.settle();
    assertThat(pair.server.received).as("what was queued goes first").hasSize(1);
    assertThat(pair.client.events.getLast()).isEqualTo(new DtlsEvent.Closed());
    assertThat(pair.server.events.getLast()).isEqualTo(new DtlsEvent.Closed());
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CLOSED);
    assertThat(pair.client.transport.ready()).isFalse();
    assertThat(pair.server.transport.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void keysChangeInTheMiddleOfTraffic() {
    DtlsPair pair = pair(DtlsVersion.DTLS_1_3);
    for (int round = 0; round < 20; round++) {
      send(pair, pair.client, round);
      assertThat(pair.client.transport.updateKeys(pair.now)).isTrue();
      assertThat(pair.client.transport.updateKeys(pair.now)).as("one at a time").isFalse();
      send(pair, pair.server, round);
      pair.settle();
      send(pair, pair.client, round);
      send(pair, pair.server, round);
      pair.settle();
      assertThat(pair.server.received).hasSize(2 * round + 2);
      assertThat(pair.client.received).hasSize(2 * round + 2);
    }
    assertThat(pair.server.transport.drops().total()).isZero();
    assertThat(pair.client.transport.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aLostKeyUpdateAndALostAcknowledgementAreRepeated() {
    for (int lost = 0; lost < 6; lost++) {
      DtlsPair pair = pair(DtlsVersion.DTLS_1_3);
      int[] left = {lost};
      pair.toServer = bytes -> (left[0] & 1) != 0 && left[0]-- > 0 ? null : bytes;
      pair.toClient = bytes -> (left[0] & 2) != 0 && left[0]-- > 0 ? null : bytes;
      pair.client.transport.updateKeys(pair.now);
      pair.run(3_000 * DtlsPair.MILLIS);
      pair.toServer = bytes -> bytes;
      pair.toClient = bytes -> bytes;
      assertThat(pair.client.transport.updateKeys(pair.now)).as("after %d losses", lost).isTrue();
      pair.run(3_000 * DtlsPair.MILLIS);
      DtlsHandshakeTest.exchange(pair);
    }
  }

  @Test
  void aWornKeyIsReplacedAndHeldBackUntilThen() {
    DtlsConfig client = CLIENT.withRecordsPerKey(10).withVersions(DtlsVersion.DTLS_1_3);
    DtlsPair pair = new DtlsPair(client, SERVER, 1).connect();
    for (int i = 0; i < 50; i++) {
      send(pair, pair.client, i);
    }
    pair.settle();
    assertThat(pair.server.received).hasSize(50);
    List<byte[]> swallowed = new ArrayList<>();
    pair.toClient =
        bytes -> {
          swallowed.add(bytes);
          return null;
        };
    for (int i = 0; i < 60; i++) {
      send(pair, pair.client, i);
    }
    pair.settle();
    assertThat(pair.server.received.size())
        .as("no more than twice the limit under one key")
        .isBetween(60, 71);
    pair.toClient = bytes -> bytes;
    pair.run(5_000 * DtlsPair.MILLIS);
    assertThat(pair.server.received).hasSize(110);
    assertThat(swallowed).isNotEmpty();
  }

  @Test
  void oldKeysStayForWhatIsLate() {
    DtlsPair pair = pair(DtlsVersion.DTLS_1_3);
    List<byte[]> late = new ArrayList<>();
    pair.toServer =
        bytes -> {
          late.add(bytes);
          return null;
        };
    send(pair, pair.client, 1);
    pair.settle();
    pair.toServer = bytes -> bytes;
    pair.client.transport.updateKeys(pair.now);
    pair.settle();
    send(pair, pair.client, 2);
    pair.settle();
    pair.server.inbox.add(late.getFirst());
    pair.settle();
    assertThat(pair.server.received).hasSize(2);
    assertThat(pair.server.received.getLast()).isEqualTo(new byte[] {1});
  }

  @Test
  void theClientsFirstDataMayComeBeforeItsFinished() {
    DtlsPair pair =
        new DtlsPair(
            CLIENT.withVersions(DtlsVersion.DTLS_1_3),
            SERVER.withVersions(DtlsVersion.DTLS_1_3),
            1);
    List<byte[]> finalFlight = new ArrayList<>();
    boolean[] holding = {true};
    pair.toServer =
        bytes -> {
          if (holding[0] && (bytes[0] & 0xE3) == 0x22) { // epoch 2
            finalFlight.add(bytes);
            return null;
          }
          return bytes;
        };
    pair.start().settle();
    assertThat(pair.client.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTING);
    send(pair, pair.client, 9);
    pair.settle();
    assertThat(pair.server.received).isEmpty();
    holding[0] = false;
    pair.server.inbox.addAll(finalFlight);
    pair.settle();
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.server.received).hasSize(1);
  }

  @Test
  void theServersFirstDataMayComeBeforeItsFinished() {
    DtlsPair pair =
        new DtlsPair(
            CLIENT.withVersions(DtlsVersion.DTLS_1_2),
            SERVER.withVersions(DtlsVersion.DTLS_1_2),
            1);
    List<byte[]> finalFlight = new ArrayList<>();
    pair.toClient =
        bytes -> {
          if (bytes[0] == ContentType.CHANGE_CIPHER_SPEC) {
            finalFlight.add(bytes);
            return null;
          }
          return bytes;
        };
    pair.start().settle();
    assertThat(pair.server.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.client.transport.state()).isEqualTo(DtlsState.CONNECTING);
    send(pair, pair.server, 9);
    pair.settle();
    assertThat(pair.client.received).isEmpty();
    pair.client.inbox.addAll(finalFlight);
    pair.settle();
    assertThat(pair.client.transport.state()).isEqualTo(DtlsState.CONNECTED);
    assertThat(pair.client.received).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(DtlsVersion.class)
  void theLastFlightIsSentAgainWhenThePeerRepeatsItsOwn(DtlsVersion version) {
    DtlsPair pair = new DtlsPair(CLIENT.withVersions(version), SERVER.withVersions(version), 1);
    int[] toDrop = {3};
    pair.toClient =
        bytes ->
            pair.server.transport.state() == DtlsState.CONNECTED && toDrop[0]-- > 0 ? null : bytes;
    pair.start().run(5_000 * DtlsPair.MILLIS);
    pair.client.connected();
    pair.server.connected();
    assertThat(toDrop[0]).isLessThanOrEqualTo(0);
    assertThat(pair.client.transport.deadline()).isEqualTo(Long.MAX_VALUE);
  }
}
