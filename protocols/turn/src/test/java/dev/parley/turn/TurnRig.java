package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import java.util.List;

/// A server with two users, a UDP link, and a time that tests move.
final class TurnRig {
  static final long SECOND = 1_000_000_000L;
  static final long UNIX_START = 1_700_000_000L;
  static final TransportAddress SERVER = TransportAddress.of("8.8.1.1", 3478);
  static final TransportAddress SERVER6 = TransportAddress.of("2a00:1::1", 3478);
  static final TransportAddress CLIENT = TransportAddress.of("9.9.9.9", 40_000);
  static final TransportAddress PEER = TransportAddress.of("5.5.5.5", 5000);
  static final TransportAddress PEER6 = TransportAddress.of("2a00:5::5", 5000);
  static final String SECRET = "a shared secret";

  final FakeNet net = new FakeNet();
  final TurnLink udp = new TurnLink(TurnTransport.UDP, SERVER, null);
  final TurnServer server;
  final TimeLimitedCredentials timed = new TimeLimitedCredentials(List.of(SECRET));
  long now = 1_000 * SECOND;

  TurnRig() {
    this(config());
  }

  TurnRig(TurnServerConfig config) {
    TurnCredentials credentials =
        TurnCredentials.anyOf(
            List.of(
                TurnCredentials.fixed("alice", "secret of alice"),
                TurnCredentials.fixed("bob", "secret of bob"),
                timed));
    server =
        new TurnServer(
            now,
            config,
            credentials,
            net,
            new SeededEntropy(42),
            at -> (UNIX_START + at / SECOND - 1_000) * 1000);
  }

  static TurnServerConfig config() {
    TransportAddress v4 = SERVER.withPort(0);
    TransportAddress v6 = SERVER6.withPort(0);
    PeerPolicy policy = PeerPolicy.publicInternet().withOwn(List.of(v4, v6), List.of());
    return TurnServerConfig.of("parley.test", List.of(RelayAddress.of(v4), RelayAddress.of(v6)))
        .withPolicy(policy);
  }

  /// A client of alice's on the UDP link.
  TestClient client() {
    return client(CLIENT);
  }

  TestClient client(TransportAddress from) {
    return new TestClient(this, udp, from, "alice", "secret of alice");
  }

  TestClient client(TransportAddress from, String username, String password) {
    return new TestClient(this, udp, from, username, password);
  }

  /// A client of alice's on a TCP connection of its own.
  TestClient tcpClient(TransportAddress from) {
    TurnLink link = new TurnLink(TurnTransport.TCP, SERVER, null);
    return new TestClient(this, link, from, "alice", "secret of alice");
  }

  void receive(TurnLink link, TransportAddress from, byte[] bytes) {
    server.receive(now, link, from, Packet.copyOf(bytes));
  }

  /// The one relayed address that is open.
  FakeNet.FakeRelay relay() {
    assertThat(net.relays).hasSize(1);
    return net.relays.values().iterator().next();
  }

  /// A datagram from a peer to an open relayed address.
  void fromPeer(FakeNet.FakeRelay relay, TransportAddress peer, byte[] bytes) {
    server.fromPeer(now, relay.allocation(), peer, Packet.copyOf(bytes));
  }

  /// The last thing sent to a client, as a STUN message; takes it away.
  StunMessage answer() {
    assertThat(net.sent).as("an answer").isNotEmpty();
    byte[] bytes = net.sent.removeLast().bytes();
    StunMessage message = new StunMessage();
    assertThat(message.read(bytes, 0, bytes.length)).isTrue();
    return message;
  }

  void advance(long seconds) {
    now += seconds * SECOND;
    server.tick(now);
  }

  long drops(TurnDrop reason) {
    return server.drops().get(reason);
  }

  static boolean isSuccess(StunMessage message) {
    return message.stunClass() == StunClass.SUCCESS_RESPONSE;
  }
}
