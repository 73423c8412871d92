package dev.parley.turn;

import static dev.parley.turn.TurnRig.CLIENT;
import static dev.parley.turn.TurnRig.PEER;
import static dev.parley.turn.TurnRig.PEER6;
import static dev.parley.turn.TurnRig.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Core;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnServerTest {
  private final TurnRig rig = new TurnRig();
  private final TestClient client = rig.client();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void answersBindingWithoutCredentials() {
    StunMessage answer = client.bare(StunMethod.BINDING, _ -> {});
    assertThat(TurnRig.isSuccess(answer)).isTrue();
    assertThat(answer.mappedAddress()).isEqualTo(CLIENT);
    assertThat(rig.server.stats().bindings()).isEqualTo(1);
  }

  @Test
  void allocatesAfterAChallenge() {
    StunMessage answer = client.allocate();
    assertThat(TurnRig.isSuccess(answer)).isTrue();
    assertThat(answer.integrityValid(client.key())).isTrue();
    assertThat(answer.mappedAddress()).isEqualTo(CLIENT);
    assertThat(answer.u32(StunAttribute.LIFETIME)).isEqualTo(600);
    TransportAddress relayed = answer.relayedAddress();
    assertThat(relayed).isNotNull();
    assertThat(relayed.sameHost(SERVER)).isTrue();
    assertThat(relayed.port()).isBetween(32768, 65535);
    assertThat(rig.relay().local).isEqualTo(relayed);
    assertThat(rig.server.next()).isInstanceOf(TurnEvent.Allocated.class);
  }

  @Test
  void acceptsSha256KeysAndSignsLikewise() {
    client.sha256 = true;
    StunMessage answer = client.allocate();
    assertThat(TurnRig.isSuccess(answer)).isTrue();
    assertThat(answer.integritySha256Valid(client.key())).isTrue();
  }

  @Test
  void aRepeatedAllocateGetsTheFirstAnswerAndAnotherOne437() {
    TransportAddress relayed = client.allocated();
    client.fixedTransaction = true;
    assertThat(client.allocate().relayedAddress()).isEqualTo(relayed);
    client.fixedTransaction = false;
    assertThat(client.allocate().errorCode()).isEqualTo(StunError.ALLOCATION_MISMATCH);
    assertThat(rig.net.relays).hasSize(1);
  }

  @Test
  void allocatesOnIpv6WhenAskedTo() {
    StunMessage answer =
        client.allocate(TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2));
    TransportAddress relayed = answer.relayedAddress();
    assertThat(relayed).isNotNull();
    assertThat(relayed.v6()).isTrue();
    assertThat(client.permit(PEER).errorCode()).isEqualTo(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    assertThat(client.permit(PEER6).errorCode()).isEqualTo(-1);
  }

  @Test
  void aDualAllocationHasBothFamiliesAndLosesThemOneByOne() {
    StunMessage answer =
        client.allocate(TestClient.family(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2));
    List<TransportAddress> relayed = answer.xorAddresses(StunAttribute.XOR_RELAYED_ADDRESS);
    assertThat(relayed).hasSize(2);
    assertThat(relayed.get(0).v6()).isFalse();
    assertThat(relayed.get(1).v6()).isTrue();
    assertThat(client.permit(PEER, PEER6).errorCode()).isEqualTo(-1);

    client.refresh(0, TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1));
    assertThat(rig.net.relays).hasSize(1);
    assertThat(client.permit(PEER).errorCode()).isEqualTo(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    assertThat(
            client
                .refresh(600, TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1))
                .errorCode())
        .isEqualTo(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    client.refresh(0);
    assertThat(rig.net.relays).isEmpty();
    assertThat(rig.server.deadline()).isEqualTo(Core.NEVER);
  }

  @Test
  void aDualAllocationWithoutIpv6SaysWhatIsMissing() {
    TurnRig v4 = new TurnRig(TurnServerConfig.of("parley.test", List.of(RelayAddress.of(SERVER))));
    TestClient only = v4.client();
    StunMessage answer =
        only.allocate(TestClient.family(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2));
    assertThat(TurnRig.isSuccess(answer)).isTrue();
    byte[] error = answer.value(StunAttribute.ADDRESS_ERROR_CODE);
    assertThat(error).startsWith(2, 0, 4, 40);
    assertThat(v4.net.relays).hasSize(1);
  }

  @Test
  void expiresUnlessRefreshed() {
    client.allocated();
    rig.advance(590);
    assertThat(client.refresh(1200).u32(StunAttribute.LIFETIME)).isEqualTo(1200);
    rig.advance(1199);
    assertThat(rig.net.relays).hasSize(1);
    rig.advance(1);
    assertThat(rig.net.relays).isEmpty();
    assertThat(client.refresh(600).errorCode()).isEqualTo(StunError.ALLOCATION_MISMATCH);
  }

  @Test
  void lifetimesAreNeitherTooShortNorTooLong() {
    StunMessage answer = client.allocate(w -> w.u32(StunAttribute.LIFETIME, 5));
    assertThat(answer.u32(StunAttribute.LIFETIME)).isEqualTo(600);
    assertThat(client.refresh(0xFFFF_FFFFL).u32(StunAttribute.LIFETIME)).isEqualTo(3600);
  }

  @Test
  void relaysSendIndicationsBothWays() {
    client.allocated();
    client.permit(PEER.withPort(1));
    client.sendIndication(PEER, "hello");
    FakeNet.ToPeer sent = rig.net.toPeers.getFirst();
    assertThat(sent.peer()).isEqualTo(PEER);
    assertThat(sent.bytes()).isEqualTo(bytes("hello"));

    rig.fromPeer(rig.relay(), PEER, bytes("answer!"));
    StunMessage data = rig.answer();
    assertThat(data.method()).isEqualTo(StunMethod.DATA);
    assertThat(data.stunClass()).isEqualTo(StunClass.INDICATION);
    assertThat(data.peerAddress()).isEqualTo(PEER);
    assertThat(data.value(StunAttribute.DATA)).isEqualTo(bytes("answer!"));
  }

  @Test
  void relaysDataIndicationsFromIpv6Peers() {
    client.allocate(TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2));
    client.permit(PEER6);
    rig.fromPeer(rig.relay(), PEER6, bytes("six"));
    StunMessage data = rig.answer();
    assertThat(data.peerAddress()).isEqualTo(PEER6);
    assertThat(data.value(StunAttribute.DATA)).isEqualTo(bytes("six"));
  }

  @Test
  void relaysChannelDataBothWays() {
    client.allocated();
    assertThat(client.bind(0x4000, PEER).errorCode()).isEqualTo(-1);
    client.channelData(0x4000, "hello");
    assertThat(rig.net.toPeers.getFirst().bytes()).isEqualTo(bytes("hello"));

    rig.fromPeer(rig.relay(), PEER, bytes("back"));
    byte[] answer = rig.net.sent.getLast().bytes();
    assertThat(Bytes.u16(answer, 0)).isEqualTo(0x4000);
    assertThat(Bytes.u16(answer, 2)).isEqualTo(4);
    assertThat(answer).hasSize(8).endsWith(bytes("back"));
  }

  @Test
  void channelDataOverTcpIsPadded() {
    TestClient tcp = rig.tcpClient(CLIENT.withPort(1234));
    tcp.allocated();
    tcp.bind(0x4000, PEER);
    rig.fromPeer(rig.relay(), PEER, bytes("12345"));
    assertThat(rig.net.sent.getLast().bytes()).hasSize(4 + 8);
  }

  @Test
  void peersWithoutPermissionAreNotHeardNorReached() {
    client.allocated();
    client.sendIndication(PEER, "too early");
    rig.fromPeer(rig.relay(), PEER, bytes("unwanted"));
    assertThat(rig.net.toPeers).isEmpty();
    assertThat(rig.drops(TurnDrop.NO_PERMISSION)).isEqualTo(2);
  }

  @Test
  void permissionsLastFiveMinutesAndChannelsTen() {
    client.allocated();
    client.refresh(3600);
    client.bind(0x4001, PEER);
    rig.advance(299);
    rig.fromPeer(rig.relay(), PEER, bytes("still"));
    assertThat(rig.net.sent).isNotEmpty();
    rig.net.sent.clear();
    rig.advance(2);
    rig.fromPeer(rig.relay(), PEER, bytes("no more"));
    assertThat(rig.net.sent).isEmpty();
    client.channelData(0x4001, "to the peer");
    assertThat(rig.net.toPeers).hasSize(1);
    rig.advance(300);
    client.channelData(0x4001, "unbound");
    assertThat(rig.net.toPeers).hasSize(1);
    assertThat(rig.drops(TurnDrop.NO_CHANNEL)).isEqualTo(1);
  }

  @Test
  void evenPortReservesTheNextForTheSameUser() {
    StunMessage answer =
        client.allocate(w -> w.attribute(StunAttribute.EVEN_PORT, new byte[] {-128}));
    TransportAddress even = answer.relayedAddress();
    long token = answer.i64(StunAttribute.RESERVATION_TOKEN);
    assertThat(even).isNotNull();
    assertThat(even.port() % 2).isZero();
    assertThat(token).isNotZero();
    assertThat(rig.net.relays).hasSize(2);

    TestClient thief = rig.client(CLIENT.withPort(7), "bob", "secret of bob");
    assertThat(thief.allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token)).errorCode())
        .isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    TestClient second = rig.client(CLIENT.withPort(40_001));
    StunMessage odd = second.allocate(w -> w.i64(StunAttribute.RESERVATION_TOKEN, token));
    assertThat(odd.relayedAddress()).isEqualTo(even.withPort(even.port() + 1));
    assertThat(rig.net.relays).hasSize(2);
  }

  @Test
  void anUnusedReservationIsGivenUpAfterHalfAMinute() {
    client.allocate(w -> w.attribute(StunAttribute.EVEN_PORT, new byte[] {-128}));
    rig.advance(31);
    assertThat(rig.net.relays).hasSize(1);
  }

  @Test
  void dontFragmentGoesWithTheDatagram() {
    client.allocated();
    client.permit(PEER);
    client.sendIndication(PEER, "whole", w -> w.flag(StunAttribute.DONT_FRAGMENT));
    client.sendIndication(PEER, "any");
    assertThat(rig.net.toPeers.get(0).dontFragment()).isTrue();
    assertThat(rig.net.toPeers.get(1).dontFragment()).isFalse();
  }

  @Test
  void twoClientsReachOneAnotherThroughTheirRelayedAddresses() {
    TransportAddress one = client.allocated();
    TestClient other = rig.client(CLIENT.withPort(2), "bob", "secret of bob");
    TransportAddress two = other.allocated();
    assertThat(client.bind(0x4000, two).errorCode()).isEqualTo(-1);
    client.channelData(0x4000, "knock");
    assertThat(rig.drops(TurnDrop.NO_PERMISSION)).isEqualTo(1);
    assertThat(other.permit(one).errorCode()).isEqualTo(-1);
    client.channelData(0x4000, "hello");
    StunMessage data = rig.answer();
    assertThat(data.peerAddress()).isEqualTo(one);
    assertThat(data.value(StunAttribute.DATA)).isEqualTo(bytes("hello"));
    assertThat(rig.net.toPeers).as("sent through sockets").isEmpty();
  }

  @Test
  void aServerOfThisProcessIsReachedWithoutASocket() {
    TransportAddress sfu = TransportAddress.of("10.0.0.5", 8081);
    rig.server.policy(rig.server.policy().withOwn(List.of(SERVER), List.of(sfu)));
    TransportAddress relayed = client.allocated();
    assertThat(client.permit(sfu).errorCode()).isEqualTo(-1);
    client.sendIndication(sfu, "check");
    assertThat(rig.net.toSelves).hasSize(1);
    assertThat(rig.net.toSelves.getFirst().relayed()).isEqualTo(relayed);
    client.sendIndication(sfu.withPort(22), "ssh?");
    assertThat(rig.drops(TurnDrop.FORBIDDEN_PEER)).isEqualTo(1);
    assertThat(client.bind(0x4000, sfu.withPort(22)).errorCode()).isEqualTo(StunError.FORBIDDEN);

    rig.server.fromSelf(rig.now, sfu, relayed, dev.parley.core.Packet.copyOf(bytes("answer")));
    assertThat(rig.answer().peerAddress()).isEqualTo(sfu);
  }

  @Test
  void theListOfAllocationsTellsWhatTheyDo() {
    client.allocated();
    client.bind(0x4000, PEER);
    client.channelData(0x4000, "hello");
    rig.advance(10);
    AllocationInfo info = rig.server.allocations(rig.now).getFirst();
    assertThat(info.user()).isEqualTo("alice");
    assertThat(info.client()).isEqualTo(CLIENT);
    assertThat(info.channels()).isEqualTo(1);
    assertThat(info.bytesToPeers()).isEqualTo(5);
    assertThat(info.ageSeconds()).isEqualTo(10);
    assertThat(info.lifetimeSeconds()).isEqualTo(590);
    assertThat(rig.server.end(rig.now, info.id())).isTrue();
    assertThat(rig.server.end(rig.now, info.id())).isFalse();
    assertThat(rig.net.relays).isEmpty();
  }

  @Test
  void drainingTakesNoNewAllocationsAndRefreshesOldOnes() {
    client.allocated();
    rig.server.drain(true);
    assertThat(client.refresh(600).errorCode()).isEqualTo(-1);
    assertThat(rig.client(CLIENT.withPort(3)).allocate().errorCode())
        .isEqualTo(StunError.INSUFFICIENT_CAPACITY);
  }
}
