package dev.parley.turn;

import static dev.parley.turn.TurnRig.CLIENT;
import static dev.parley.turn.TurnRig.PEER;
import static dev.parley.turn.TurnRig.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was done to TURN servers before, done to ours.
class TurnAttacksTest {
  private final TurnRig rig = new TurnRig();
  private final TestClient client = rig.client();

  private void refusesEverywhere(String literal) {
    TransportAddress peer = TransportAddress.of(literal, 80);
    TestClient dual = rig.client(CLIENT.withPort(5));
    dual.allocate(TestClient.family(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2));
    assertThat(dual.permit(peer).errorCode()).as("permission").isEqualTo(StunError.FORBIDDEN);
    assertThat(dual.bind(0x4000, peer).errorCode()).as("channel").isEqualTo(StunError.FORBIDDEN);
    dual.sendIndication(peer, "x");
    assertThat(rig.net.toPeers).as("sent").isEmpty();
    assertThat(rig.drops(TurnDrop.NO_PERMISSION)).isEqualTo(1);

    TestClient tcp = rig.tcpClient(CLIENT.withPort(6));
    int family = peer.v6() ? 2 : 1;
    tcp.request(
        StunMethod.ALLOCATE,
        TestClient.tcp()
            .andThen(TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, family)));
    StunMessage connect = tcp.request(StunMethod.CONNECT, TestClient.peers(peer));
    assertThat(connect.errorCode()).as("TCP connection").isEqualTo(StunError.FORBIDDEN);
    assertThat(rig.net.actions).isEmpty();
  }

  /// CVE-2020-26262 and its like.
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "::", "::1"})
  void attack1LoopbackPeersAreRefused(String peer) {
    refusesEverywhere(peer);
  }

  /// CVE-2026-73212: IPv4 in the disguises that IPv6 has for it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:127.0.0.1",
        "::ffff:5.5.5.5",
        "::10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::8.8.1.1",
        "64:ff9b:1::10.0.0.1",
        "2001:0:1:2:3:4:f5ff:fffe",
        "2a00::5efe:10.0.0.1",
        "2a00::200:5efe:10.0.0.1"
      })
  void attack2Ipv4InIpv6IsRefused(String peer) {
    refusesEverywhere(peer);
  }

  /// The metadata service, private networks, multicast, our own public address.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "10.1.2.3",
        "172.31.255.1",
        "192.168.1.1",
        "100.64.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.251",
        "239.1.1.1",
        "255.255.255.255",
        "240.0.0.1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::fb",
        "100::1",
        "2001:db8::1"
      })
  void attack3PrivateAddressesAreRefused(String peer) {
    refusesEverywhere(peer);
  }

  /// Our own address is on the public internet, and yet its ports are not to be reached.
  @Test
  void attack3OurOwnAddressIsReachedAtRelayedPortsAlone() {
    client.allocated();
    TransportAddress database = SERVER.withPort(5432);
    assertThat(client.bind(0x4000, database).errorCode()).isEqualTo(StunError.FORBIDDEN);
    client.permit(database); // a permission has no port: two clients of ours may meet there
    client.sendIndication(database, "x");
    assertThat(rig.net.toPeers).isEmpty();
    assertThat(rig.drops(TurnDrop.FORBIDDEN_PEER)).isEqualTo(1);
    TestClient tcp = rig.tcpClient(CLIENT.withPort(6));
    tcp.request(StunMethod.ALLOCATE, TestClient.tcp());
    assertThat(tcp.request(StunMethod.CONNECT, TestClient.peers(database)).errorCode())
        .isEqualTo(StunError.FORBIDDEN);
  }

  @Test
  void attack4RulesHoldOnTheTcpPathForWhatThePolicyAddsToo() {
    PeerPolicy policy = rig.server.policy().withRefused(List.of(AddressRange.parse("5.5.0.0/16")));
    rig.server.policy(policy);
    TestClient tcp = rig.tcpClient(CLIENT.withPort(6));
    tcp.request(StunMethod.ALLOCATE, TestClient.tcp());
    assertThat(tcp.request(StunMethod.CONNECT, TestClient.peers(PEER)).errorCode())
        .isEqualTo(StunError.FORBIDDEN);
    rig.server.accepted(rig.now, rig.relay().allocation(), PEER);
    assertThat(rig.net.sent).as("a peer without permission connects").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0/8",
        "10.0.0.0/",
        "fd00::/129",
        "all",
        "10.0.0.0/-1",
        "1/2/3"
      })
  void attack5ARuleThatCannotBeReadStopsTheStart(String rule) {
    assertThatThrownBy(() -> AddressRange.parse(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/");
  }

  /// CVE-2026-73215: EVEN-PORT without the R bit kept the sibling for ever.
  @Test
  void attack6EvenPortAloneKeepsNothing() {
    TurnRig small = new TurnRig(TurnRig.config().withPorts(50_000, 50_003));
    String nonce = null;
    for (int i = 0; i < 100; i++) {
      TestClient one = small.client(CLIENT.withPort(1000 + i));
      one.nonce = nonce;
      StunMessage answer = one.allocate(w -> w.attribute(StunAttribute.EVEN_PORT, new byte[] {0}));
      assertThat(answer.errorCode()).as("allocation %d", i).isEqualTo(-1);
      one.refresh(0);
      nonce = one.nonce;
    }
    assertThat(small.net.relays).isEmpty();
  }

  /// CVE-2026-73216: what goes away gives back its quota and its relay together.
  @Test
  void attack7ALostConnectionKeepsNeitherQuotaNorRelay() {
    for (int i = 0; i < 20; i++) {
      TestClient tcp = rig.tcpClient(CLIENT.withPort(1000 + i));
      StunMessage answer = tcp.allocate(w -> w.attribute(0x8030, new byte[0])); // MOBILITY-TICKET
      assertThat(answer.errorCode()).isEqualTo(-1);
      assertThat(rig.net.relays).hasSize(1);
      rig.server.linkClosed(rig.now, tcp.link);
      assertThat(rig.net.relays).isEmpty();
      assertThat(rig.server.stats().users()).isZero();
    }
  }

  @Test
  void attack7AnotherUserCannotTakeOverAnAllocation() {
    client.allocated();
    TestClient bob = rig.client(CLIENT, "bob", "secret of bob");
    bob.nonce = client.nonce;
    assertThat(bob.refresh(0).errorCode()).isEqualTo(StunError.WRONG_CREDENTIALS);
    assertThat(bob.permit(PEER).errorCode()).isEqualTo(StunError.WRONG_CREDENTIALS);
    assertThat(rig.net.relays).hasSize(1);
  }

  @Test
  void attack8OneUserGetsOnlySoManyAllocations() {
    for (int i = 0; i < 16; i++) {
      rig.client(CLIENT.withPort(100 + i)).allocated();
    }
    TestClient more = rig.client(CLIENT.withPort(99));
    assertThat(more.allocate().errorCode()).isEqualTo(StunError.ALLOCATION_QUOTA_REACHED);
    rig.client(CLIENT.withPort(98), "bob", "secret of bob").allocated();
    String first = TimeLimitedCredentials.username("alice", TurnRig.UNIX_START + 60);
    TestClient again = rig.client(CLIENT.withPort(97), first, rig.timed.password(first));
    assertThat(again.allocate().errorCode())
        .as("the same person with a fresh credential")
        .isEqualTo(StunError.ALLOCATION_QUOTA_REACHED);
  }

  @Test
  void attack8OneAddressGetsOnlySoManyAllocations() {
    TurnRig strict =
        new TurnRig(
            TurnRig.config().withLimits(TurnLimits.defaults().withAllocations(100, 100, 3)));
    for (int i = 0; i < 3; i++) {
      strict.client(CLIENT.withPort(100 + i)).allocated();
    }
    assertThat(strict.client(CLIENT.withPort(99)).allocate().errorCode())
        .isEqualTo(StunError.ALLOCATION_QUOTA_REACHED);
    strict.client(PEER).allocated();
  }

  @Test
  void attack8PermissionsAndChannelsAreLimited() {
    client.allocated();
    int granted = 0;
    for (int i = 0; i < 500; i++) {
      TransportAddress peer = TransportAddress.of("5.6." + i / 250 + "." + i % 250, 9);
      granted += client.permit(peer).errorCode() == -1 ? 1 : 0;
    }
    assertThat(granted).isEqualTo(TurnLimits.defaults().permissionsPerAllocation());
    assertThat(client.permit(PEER).errorCode()).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    TestClient other = rig.client(CLIENT.withPort(2));
    other.allocated();
    int bound = 0;
    for (int i = 0; i < 500; i++) {
      bound += other.bind(0x4000 + i, PEER.withPort(1 + i)).errorCode() == -1 ? 1 : 0;
    }
    assertThat(bound).isEqualTo(TurnLimits.defaults().channelsPerAllocation());
  }

  /// Memory is measured in the network test of the server; here: nothing is kept at all.
  @Test
  void attack9AllocatesWithoutCredentialsLeaveNothing() {
    rig.net.quiet = true;
    SeededEntropy sources = new SeededEntropy(9);
    for (int i = 0; i < 100_000; i++) {
      TransportAddress source =
          new TransportAddress(false, 0, sources.nextLong() & 0xFFFF_FFFFL, i % 60_000 + 1);
      TestClient spoofed = rig.client(source, "alice", "guess " + i);
      spoofed.nonce = i % 2 == 0 ? null : "obMatJos2gAAA0123456789abcdef";
      spoofed.send(
          i % 2 == 0
              ? unsigned(TestClient.udp())
              : spoofed.signed(StunMethod.ALLOCATE, TestClient.udp()));
    }
    assertThat(rig.udp.allocations).isEmpty();
    assertThat(rig.net.relays).isEmpty();
    assertThat(rig.server.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  private static byte[] unsigned(java.util.function.Consumer<StunWriter> attributes) {
    Packet packet = Packet.allocate(200);
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, StunMethod.ALLOCATE, 1, 2);
    attributes.accept(writer);
    return packet.toByteArray();
  }

  /// What 401 and 438 send to a forged source is less than what the forger sent.
  @Test
  void attack10AnswersAmplifyNothing() {
    byte[] request = unsigned(TestClient.udp());
    byte[] bare = new byte[20];
    Bytes.putU16(bare, 0, StunMethod.ALLOCATE);
    Bytes.putU32(bare, 4, StunMessage.MAGIC_COOKIE);
    client.nonce = "obMatJos2gAAA0123456789abcdef";
    byte[] stale = client.signed(StunMethod.ALLOCATE, TestClient.udp());
    for (byte[] attack : List.of(request, bare, stale)) {
      TurnRig fresh = new TurnRig();
      fresh.net.quiet = true;
      long received = 0;
      for (int i = 0; i < 2000; i++) {
        fresh.receive(fresh.udp, CLIENT.withPort(1 + i), attack);
        received += attack.length;
        fresh.now += TurnRig.SECOND / 1000;
      }
      assertThat(fresh.net.bytesSent).as("to 2000 of %d bytes", attack.length).isLessThan(received);
      assertThat(fresh.drops(TurnDrop.UNPROVEN_LIMIT)).isPositive();
    }
  }

  @Test
  void attack10BindingAnswersAmplifyNothing() {
    byte[] bare = new byte[20];
    Bytes.putU16(bare, 0, StunMethod.BINDING);
    Bytes.putU32(bare, 4, StunMessage.MAGIC_COOKIE);
    rig.net.quiet = true;
    for (int i = 0; i < 2000; i++) {
      rig.receive(rig.udp, CLIENT, bare);
    }
    assertThat(rig.net.bytesSent).isLessThan(2000 * 20);
  }

  @Test
  void attack11AnExpiredCredentialRefreshesButDoesNotAllocate() {
    String username = TimeLimitedCredentials.username("carol", TurnRig.UNIX_START + 60);
    TestClient carol = rig.client(CLIENT, username, rig.timed.password(username));
    carol.allocated();
    rig.advance(61);
    assertThat(carol.refresh(600).errorCode()).isEqualTo(-1);
    assertThat(carol.permit(PEER).errorCode()).isEqualTo(-1);
    TestClient again = rig.client(CLIENT.withPort(2), username, rig.timed.password(username));
    assertThat(again.allocate().errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1:x",
        ":x",
        "x",
        "",
        "99999999999999999999:x",
        "+1800000000:x",
        "18e8:x",
        "1 :x"
      })
  void attack11AnExpiryThatIsNoNumberIsNobody(String username) {
    TestClient forged = rig.client(CLIENT, username, rig.timed.password(username));
    if (username.isEmpty()) {
      assertThat(rig.timed.find(username)).isNull();
    } else {
      assertThat(forged.allocate().errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
    }
  }

  /// The comparison itself looks at every byte (StunKey); here: nothing follows from a near miss.
  @Test
  void attack12AWrongKeyIsRefusedWhereverItDiffers() {
    client.allocated();
    byte[] good = client.signed(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0));
    for (int i = good.length - 20; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      client.send(bad);
      assertThat(rig.answer().errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
    }
    assertThat(rig.net.relays).hasSize(1);
  }

  @Test
  void attack12RealmAndUserNameDoNotChangeWithinAnAllocation() {
    client.allocated();
    client.realm = "another.realm";
    client.send(client.signed(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0)));
    assertThat(rig.answer().errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
    String timed = TimeLimitedCredentials.username("alice", TurnRig.UNIX_START + 60);
    TestClient other = rig.client(CLIENT, timed, rig.timed.password(timed));
    assertThat(other.refresh(0).errorCode()).isEqualTo(StunError.WRONG_CREDENTIALS);
    assertThat(rig.net.relays).hasSize(1);
  }

  @Test
  void attack13TheFirstOfTwoPeerAddressesCounts() {
    client.allocated();
    StunMessage answer =
        client.request(
            StunMethod.CHANNEL_BIND,
            TestClient.peers(PEER, PEER.withPort(9))
                .andThen(w -> w.u32(StunAttribute.CHANNEL_NUMBER, 0x4000L << 16)));
    assertThat(answer.errorCode()).isEqualTo(-1);
    client.channelData(0x4000, "x");
    assertThat(rig.net.toPeers.getFirst().peer()).isEqualTo(PEER);
  }

  @Test
  void attack13ChannelsOutsideTheRangeAndRebindingAreRefused() {
    client.allocated();
    for (int number : new int[] {0, 0x3FFF, 0x5000, 0x7FFF, 0xFFFF}) {
      assertThat(client.bind(number, PEER).errorCode()).isEqualTo(StunError.BAD_REQUEST);
    }
    assertThat(client.bind(0x4FFF, PEER).errorCode()).isEqualTo(-1);
    assertThat(client.bind(0x4FFF, PEER).errorCode()).as("refreshed").isEqualTo(-1);
    assertThat(client.bind(0x4FFF, PEER.withPort(9)).errorCode()).isEqualTo(StunError.BAD_REQUEST);
    assertThat(client.bind(0x4000, PEER).errorCode()).isEqualTo(StunError.BAD_REQUEST);
  }

  @Test
  void attack14LengthsThatLieAreCountedAndNothingElse() {
    client.allocated();
    client.bind(0x4000, PEER);
    byte[] request = client.signed(StunMethod.CREATE_PERMISSION, TestClient.peers(PEER));
    SeededEntropy noise = new SeededEntropy(14);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = java.util.Arrays.copyOf(request, 1 + noise.nextInt(request.length));
      for (int j = 0; j <= i % 3; j++) {
        int at = noise.nextInt(broken.length);
        broken[at] = i % 2 == 0 ? (byte) 0xFF : (byte) noise.nextInt();
      }
      rig.receive(rig.udp, CLIENT, broken);
      rig.net.sent.clear();
    }
    rig.receive(rig.udp, CLIENT, new byte[] {0x40, 0, (byte) 0xFF, (byte) 0xFF, 1});
    rig.receive(rig.udp, CLIENT, new byte[] {0x40, 0, 0});
    rig.receive(rig.udp, CLIENT, new byte[0]);
    assertThat(rig.drops(TurnDrop.MALFORMED)).isGreaterThan(1000);
    assertThat(rig.net.toPeers).isEmpty();
    assertThat(rig.net.relays).hasSize(1);
  }

  @Test
  void attack14WhatStandsBehindTheIntegrityIsNotRead() {
    client.allocated();
    byte[] signed = client.signed(StunMethod.CREATE_PERMISSION, TestClient.peers(PEER));
    Packet longer = Packet.copyOf(signed);
    longer.length(signed.length + 12);
    longer.putU16(2, longer.length() - 20);
    longer.putU16(signed.length, StunAttribute.XOR_PEER_ADDRESS);
    longer.putU16(signed.length + 2, 8);
    longer.putU16(signed.length + 4, 1);
    longer.putU16(signed.length + 6, 80 ^ 0x2112);
    longer.putU32(signed.length + 8, 0x07070707 ^ StunMessage.MAGIC_COOKIE);
    client.send(longer.toByteArray());
    assertThat(TurnRig.isSuccess(rig.answer())).isTrue();
    client.sendIndication(TransportAddress.of("7.7.7.7", 80), "x");
    assertThat(rig.net.toPeers).isEmpty();
  }

  /// CVE-2026-43994 was in OAuth tokens: we have none, an ACCESS-TOKEN is an unknown attribute.
  @Test
  void attack16AccessTokensOfAnyLengthAreNotRead() {
    client.allocated();
    for (int length : new int[] {0, 1, 2, 3, 255, 1000}) {
      StunMessage answer =
          client.request(StunMethod.REFRESH, w -> w.attribute(0x001B, new byte[length]));
      assertThat(answer.errorCode()).isEqualTo(StunError.UNKNOWN_ATTRIBUTE);
      assertThat(answer.unknownAttribute(0)).isEqualTo(0x001B);
    }
  }

  /// Attacks 17 and 18: allocations that come and go leave nothing behind.
  @Test
  void attack18AllocationsThatComeAndGoLeaveNothing() {
    for (int i = 0; i < 20_000; i++) {
      TestClient one = rig.client(CLIENT.withPort(1 + i % 5000));
      one.nonce = client.nonce;
      one.allocate();
      client.nonce = one.nonce;
      if (i % 2 == 0) {
        one.refresh(0);
      } else {
        rig.advance(601);
      }
      rig.net.sent.clear();
      while (rig.server.next() != null) {}
    }
    rig.advance(4000);
    assertThat(rig.net.relays).isEmpty();
    assertThat(rig.udp.allocations).isEmpty();
    assertThat(rig.server.stats().users()).isZero();
    assertThat(rig.server.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aNonceIsGoodForOneHostAndOneHour() {
    client.allocated();
    TestClient other = rig.client(PEER);
    other.nonce = client.nonce;
    other.send(other.signed(StunMethod.ALLOCATE, TestClient.udp()));
    assertThat(rig.answer().errorCode()).as("from another host").isEqualTo(StunError.STALE_NONCE);
    client.refresh(3600);
    rig.advance(3590);
    client.refresh(3600);
    rig.advance(20);
    StunMessage stale = client.refresh(600);
    assertThat(stale.errorCode()).isEqualTo(StunError.STALE_NONCE);
    client.nonce = stale.text(StunAttribute.NONCE);
    assertThat(client.refresh(600).errorCode()).isEqualTo(-1);
  }

  @Test
  void aBetterAlgorithmCannotBeTakenOutOnTheWay() {
    client.bare(StunMethod.ALLOCATE, TestClient.udp());
    client.allocated();
    StunMessage answer =
        client.request(
            StunMethod.REFRESH,
            w -> w.attribute(StunAttribute.PASSWORD_ALGORITHMS, new byte[] {0, 1, 0, 0}));
    assertThat(answer.errorCode()).isEqualTo(StunError.BAD_REQUEST);
  }
}
