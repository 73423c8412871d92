package dev.parley.turn;

import static dev.parley.turn.TurnRig.CLIENT;
import static dev.parley.turn.TurnRig.PEER;
import static dev.parley.turn.TurnRig.PEER6;
import static dev.parley.turn.TurnRig.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Every error code for its own reason, and TURN over TCP.
class TurnErrorsTest {
  private final TurnRig rig = new TurnRig();
  private final TestClient client = rig.client();

  private int allocate(Consumer<StunWriter> attributes) {
    return client.request(StunMethod.ALLOCATE, attributes).errorCode();
  }

  private static Consumer<StunWriter> with(Consumer<StunWriter> more) {
    return TestClient.udp().andThen(more);
  }

  @Test
  void error400ForWhatMakesNoSense() {
    Consumer<StunWriter> even = w -> w.attribute(StunAttribute.EVEN_PORT, new byte[] {-128});
    Consumer<StunWriter> token = w -> w.i64(StunAttribute.RESERVATION_TOKEN, 5);
    Consumer<StunWriter> family = TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    Consumer<StunWriter> dual = TestClient.family(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 2);
    List<Consumer<StunWriter>> wrong =
        List.of(
            _ -> {},
            with(even.andThen(token)),
            with(token.andThen(family)),
            with(token.andThen(dual)),
            with(family.andThen(dual)),
            with(even.andThen(dual)),
            with(TestClient.family(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 1)),
            with(w -> w.attribute(StunAttribute.EVEN_PORT, new byte[] {0, 0})),
            TestClient.tcp());
    for (int i = 0; i < wrong.size(); i++) {
      assertThat(allocate(wrong.get(i))).as("request %d", i).isEqualTo(StunError.BAD_REQUEST);
    }
    assertThat(rig.net.relays).isEmpty();
  }

  @Test
  void error400WithoutUserNameRealmOrNonce() {
    client.nonce = "x";
    Packet packet = Packet.allocate(300);
    StunWriter writer = new StunWriter();
    writer.begin(packet, dev.parley.stun.StunClass.REQUEST, StunMethod.ALLOCATE, 1, 2);
    writer.integrity(client.key());
    client.send(packet.toByteArray());
    assertThat(rig.answer().errorCode()).isEqualTo(StunError.BAD_REQUEST);
  }

  @Test
  void error400ForMethodsThatAreNotTurn() {
    assertThat(client.bare(0x00F, _ -> {}).errorCode()).isEqualTo(StunError.BAD_REQUEST);
  }

  @Test
  void error401ForStrangersAndWrongPasswords() {
    TestClient stranger = rig.client(CLIENT, "mallory", "x");
    assertThat(stranger.allocate().errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
    TestClient forgetful = rig.client(CLIENT, "alice", "wrong");
    assertThat(forgetful.allocate().errorCode()).isEqualTo(StunError.UNAUTHENTICATED);
  }

  @Test
  void error403And443And437() {
    client.allocated();
    assertThat(client.permit(dev.parley.core.TransportAddress.of("10.0.0.1", 1)).errorCode())
        .isEqualTo(StunError.FORBIDDEN);
    assertThat(client.permit(PEER6).errorCode()).isEqualTo(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    assertThat(rig.client(PEER).permit(PEER).errorCode()).isEqualTo(StunError.ALLOCATION_MISMATCH);
    assertThat(client.permit().errorCode()).isEqualTo(StunError.BAD_REQUEST);
  }

  @Test
  void error420NamesWhatIsUnknown() {
    StunMessage answer = client.allocate(w -> w.attribute(0x7ABC, new byte[4]));
    assertThat(answer.errorCode()).isEqualTo(StunError.UNKNOWN_ATTRIBUTE);
    assertThat(answer.unknownAttribute(0)).isEqualTo(0x7ABC);
  }

  @Test
  void error440And442() {
    assertThat(allocate(with(TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 9))))
        .isEqualTo(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    assertThat(allocate(w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 99L << 24)))
        .isEqualTo(StunError.UNSUPPORTED_TRANSPORT_PROTOCOL);
    TurnRig v4 = new TurnRig(TurnServerConfig.of("parley.test", List.of(RelayAddress.of(SERVER))));
    StunMessage answer =
        v4.client().allocate(TestClient.family(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2));
    assertThat(answer.errorCode()).isEqualTo(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
  }

  @Test
  void error508WithoutPortsAndWithoutQuotaLost() {
    rig.net.refusesPorts = true;
    assertThat(client.allocate().errorCode()).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    rig.net.refusesPorts = false;
    assertThat(rig.server.stats().users()).isZero();
    client.allocated();
    TurnRig full =
        new TurnRig(TurnRig.config().withLimits(TurnLimits.defaults().withAllocations(1, 9, 9)));
    full.client().allocated();
    assertThat(full.client(PEER).allocate().errorCode()).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
  }

  @Test
  void error508WhenThePortWasLostUntilItIsFreeAgain() {
    client.allocated();
    rig.net.portsLost = true;
    assertThat(client.permit(PEER).errorCode()).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    assertThat(client.bind(0x4000, PEER).errorCode()).isEqualTo(StunError.INSUFFICIENT_CAPACITY);
    assertThat(rig.server.allocations(0).getFirst().permissions()).isZero();
    assertThat(rig.server.allocations(0).getFirst().channels()).isZero();
    rig.net.portsLost = false;
    assertThat(TurnRig.isSuccess(client.permit(PEER))).isTrue();
  }

  @Test
  void relaysTcpConnections() {
    TestClient tcp = rig.tcpClient(CLIENT);
    assertThat(TurnRig.isSuccess(tcp.request(StunMethod.ALLOCATE, TestClient.tcp()))).isTrue();
    FakeNet.FakeRelay relay = rig.relay();
    assertThat(relay.stream).isTrue();

    tcp.send(tcp.signed(StunMethod.CONNECT, TestClient.peers(PEER)));
    assertThat(rig.net.sent).as("no answer before the connection is there").isEmpty();
    tcp.send(tcp.signed(StunMethod.CONNECT, TestClient.peers(PEER)));
    assertThat(rig.answer().errorCode()).isEqualTo(StunError.CONNECTION_ALREADY_EXISTS);
    rig.server.connected(rig.now, relay.lastConnection, true);
    long id = rig.answer().u32(StunAttribute.CONNECTION_ID);
    assertThat(id).isEqualTo(relay.lastConnection);

    TestClient data = rig.tcpClient(CLIENT.withPort(2));
    Consumer<StunWriter> connectionId = w -> w.u32(StunAttribute.CONNECTION_ID, id);
    TestClient thief = rig.tcpClient(CLIENT.withPort(3));
    thief.username = "bob";
    thief.password = "secret of bob";
    assertThat(thief.request(StunMethod.CONNECTION_BIND, connectionId).errorCode())
        .isEqualTo(StunError.WRONG_CREDENTIALS);
    assertThat(TurnRig.isSuccess(data.request(StunMethod.CONNECTION_BIND, connectionId))).isTrue();
    assertThat(rig.net.actions).containsExactly("connect " + PEER, "join " + SERVER);
    assertThat(thief.request(StunMethod.CONNECTION_BIND, connectionId).errorCode())
        .isEqualTo(StunError.BAD_REQUEST);
    rig.server.disconnected(id);
    assertThat(tcp.refresh(0).errorCode()).isEqualTo(-1);
    assertThat(rig.net.relays).isEmpty();
  }

  @Test
  void aTcpConnectionThatFailsIs447() {
    TestClient tcp = rig.tcpClient(CLIENT);
    tcp.request(StunMethod.ALLOCATE, TestClient.tcp());
    tcp.send(tcp.signed(StunMethod.CONNECT, TestClient.peers(PEER)));
    rig.server.connected(rig.now, rig.relay().lastConnection, false);
    assertThat(rig.answer().errorCode()).isEqualTo(StunError.CONNECTION_TIMEOUT_OR_FAILURE);
  }

  @Test
  void aPeersTcpConnectionWaitsHalfAMinuteForTheClient() {
    TestClient tcp = rig.tcpClient(CLIENT);
    tcp.request(StunMethod.ALLOCATE, TestClient.tcp());
    FakeNet.FakeRelay relay = rig.relay();
    assertThat(rig.server.accepted(rig.now, relay.allocation(), PEER)).isZero();
    tcp.permit(PEER);
    long id = rig.server.accepted(rig.now, relay.allocation(), PEER);
    StunMessage attempt = rig.answer();
    assertThat(attempt.method()).isEqualTo(StunMethod.CONNECTION_ATTEMPT);
    assertThat(attempt.u32(StunAttribute.CONNECTION_ID)).isEqualTo(id);
    assertThat(attempt.peerAddress()).isEqualTo(PEER);
    rig.advance(31);
    assertThat(rig.net.actions).containsExactly("disconnect");
  }

  @Test
  void behaviourDiscoveryAnswersFromTheOtherPort() {
    TurnLink other = new TurnLink(TurnTransport.UDP, SERVER.withPort(3479), null);
    rig.udp.alternates(other, null, null);
    StunMessage plain = client.bare(StunMethod.BINDING, _ -> {});
    assertThat(plain.plainAddress(StunAttribute.OTHER_ADDRESS)).isEqualTo(other.local());
    assertThat(plain.plainAddress(StunAttribute.RESPONSE_ORIGIN)).isEqualTo(SERVER);
    client.send(binding(w -> w.u32(StunAttribute.CHANGE_REQUEST, 2)));
    assertThat(rig.net.sent.getLast().link()).isSameAs(other);
    assertThat(rig.answer().plainAddress(StunAttribute.RESPONSE_ORIGIN)).isEqualTo(other.local());
    client.send(binding(w -> w.u32(StunAttribute.CHANGE_REQUEST, 4)));
    assertThat(rig.answer().errorCode()).isEqualTo(StunError.UNKNOWN_ATTRIBUTE);
    client.send(binding(w -> w.u32(StunAttribute.RESPONSE_PORT, 777L << 16)));
    assertThat(rig.net.sent.getLast().client()).isEqualTo(CLIENT.withPort(777));
  }

  private static byte[] binding(Consumer<StunWriter> attributes) {
    Packet packet = Packet.allocate(200);
    StunWriter writer = new StunWriter();
    writer.begin(packet, dev.parley.stun.StunClass.REQUEST, StunMethod.BINDING, 1, 2);
    attributes.accept(writer);
    return packet.toByteArray();
  }

  @Test
  void moreThanTheLimitIsDropped() {
    TurnRig slow =
        new TurnRig(TurnRig.config().withLimits(TurnLimits.defaults().withBandwidth(1000, 0)));
    TestClient one = slow.client();
    one.allocated();
    one.bind(0x4000, PEER);
    for (int i = 0; i < 30; i++) {
      one.channelData(0x4000, "x".repeat(100));
    }
    assertThat(slow.net.toPeers).hasSize(10);
    slow.advance(1);
    one.channelData(0x4000, "x".repeat(100));
    assertThat(slow.net.toPeers).hasSize(11);
    assertThat(slow.drops(TurnDrop.OVER_BANDWIDTH)).isEqualTo(20);
  }
}
