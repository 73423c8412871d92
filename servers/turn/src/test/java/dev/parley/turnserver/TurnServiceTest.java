package dev.parley.turnserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.LocalAddresses;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import dev.parley.turn.AddressRange;
import dev.parley.turn.AllocationInfo;
import dev.parley.turn.TurnTransport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class TurnServiceTest {
  private static final java.net.InetAddress LOOPBACK_HOST =
      java.net.InetAddress.ofLiteral("127.0.0.1");
  private static final TransportAddress LOOPBACK = TransportAddress.of("127.0.0.1", 0);

  private static final long FLAT_BYTES = 2_000_000;

  private final TurnService service =
      TurnService.start(
          TurnServiceConfig.builder()
              .addresses(List.of(LOOPBACK))
              .udpPort(0)
              .alternatePort(0)
              .tcpPort(0)
              .allowedPeers(List.of(AddressRange.parse("127.0.0.0/8")))
              .build());

  @AfterEach
  void close() {
    service.close();
  }

  private TransportAddress udp() {
    return service.udpAddresses().getFirst();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void answersBindingOnUdpAndTcp() throws IOException {
    for (RawClient client :
        List.of(
            RawClient.udp(udp()), RawClient.tcp(udp().withPort(service.streamPorts().get(0))))) {
      try (client) {
        StunMessage answer = client.ask(StunMethod.BINDING, _ -> {});
        assertThat(answer.stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(answer.mappedAddress()).isEqualTo(client.local());
      }
    }
  }

  @Test
  void relaysBetweenAUdpClientAndAPeer() throws IOException {
    try (RawClient client = RawClient.udp(udp());
        RawPeer peer = new RawPeer()) {
      relaysThrough(client, peer);
    }
  }

  @Test
  void allocationsBeyondTheSocketsGetOneWithTheirFirstPermission() throws IOException {
    TurnServiceConfig config =
        TurnServiceConfig.builder()
            .addresses(List.of(LOOPBACK))
            .udpPort(0)
            .alternatePort(TurnServiceConfig.NONE)
            .tcpPort(TurnServiceConfig.NONE)
            .relayPorts(61_000, 65_535) // no other program is given one of these without asking
            .relaySockets(2)
            .allowedPeers(List.of(AddressRange.parse("127.0.0.0/8")))
            .build();
    try (TurnService few = TurnService.start(config);
        RawClient first = RawClient.udp(few.udpAddresses().getFirst());
        RawClient second = RawClient.udp(few.udpAddresses().getFirst());
        RawClient third = RawClient.udp(few.udpAddresses().getFirst());
        RawPeer peer = new RawPeer()) {
      for (RawClient client : List.of(first, second, third)) {
        client.login(few.credentials(), "alice");
      }
      TransportAddress held = Objects.requireNonNull(first.allocate().relayedAddress());
      assertThat(isFree(held)).isFalse();
      TransportAddress relayed = Objects.requireNonNull(second.allocate().relayedAddress());
      assertThat(isFree(relayed)).isTrue();
      assertThat(third.allocate().stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
      try (DatagramSocket other = new DatagramSocket(Sockets.of(relayed))) {
        assertThat(other.isBound()).isTrue();
        assertThat(second.bind(0x4000, peer.local()).errorCode()).isEqualTo(508);
      }
      assertThat(second.bind(0x4000, peer.local()).stunClass())
          .isEqualTo(StunClass.SUCCESS_RESPONSE);
      second.channelData(0x4000, bytes("late socket"));
      assertThat(peer.receive()).isEqualTo(bytes("late socket"));
      assertThat(peer.source()).isEqualTo(relayed);
      assertThat(third.bind(0x4000, peer.local()).errorCode()).as("no socket left").isEqualTo(508);
      second.request(StunMethod.REFRESH, w -> w.u32(StunAttribute.LIFETIME, 0));
      assertThat(third.bind(0x4000, peer.local()).stunClass())
          .isEqualTo(StunClass.SUCCESS_RESPONSE);
    }
  }

  private static boolean isFree(TransportAddress address) {
    try (DatagramSocket socket = new DatagramSocket(Sockets.of(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void relaysBetweenATcpClientAndAPeer() throws IOException {
    try (RawClient client = RawClient.tcp(udp().withPort(service.streamPorts().getFirst()));
        RawPeer peer = new RawPeer()) {
      relaysThrough(client, peer);
    }
  }

  private void relaysThrough(RawClient client, RawPeer peer) throws IOException {
    client.login(service.credentials(), "alice");
    StunMessage allocated = client.allocate();
    assertThat(allocated.stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
    TransportAddress relayed = allocated.relayedAddress();
    assertThat(relayed).isNotNull();
    assertThat(client.bind(0x4000, peer.local()).stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
    client.channelData(0x4000, bytes("hello peer"));
    assertThat(peer.receive()).isEqualTo(bytes("hello peer"));
    assertThat(peer.source()).isEqualTo(relayed);
    peer.send(relayed, bytes("hello"));
    byte[] data = client.receive();
    assertThat(data).startsWith(0x40, 0, 0, 5).endsWith(bytes("hello"));
  }

  @Test
  void aServerOfThisProcessIsReachedInProcessOnItsPortAlone() throws Exception {
    TransportAddress self = TransportAddress.of("203.0.113.7", 7000);
    service.selves(List.of(self));
    service.inProcess((to, relayed, packet) -> service.fromSelf(to, relayed, packet)); // an echo
    try (RawClient client = RawClient.udp(udp())) {
      client.login(service.credentials(), "alice");
      client.allocate();
      assertThat(client.bind(0x4000, self).stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
      client.channelData(0x4000, bytes("there and back"));
      assertThat(client.receive()).startsWith(0x40, 0, 0, 14).endsWith(bytes("there and back"));
      assertThat(client.bind(0x4001, self.withPort(7001)).errorCode()).isEqualTo(403);
      assertThat(service.stats().get(60, TimeUnit.SECONDS).packetsInside()).isEqualTo(2);
    }
  }

  @Test
  void aLostTcpConnectionEndsItsAllocation() throws Exception {
    try (RawClient client = RawClient.tcp(udp().withPort(service.streamPorts().getFirst()))) {
      client.login(service.credentials(), "alice");
      client.allocate();
      List<AllocationInfo> list = service.allocations().get(60, TimeUnit.SECONDS);
      assertThat(list).hasSize(1);
      assertThat(list.getFirst().transport()).isEqualTo(TurnTransport.TCP);
    }
    while (!service.allocations().get(60, TimeUnit.SECONDS).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void relaysTcpConnectionsBothWays() throws Exception {
    TransportAddress tcp = udp().withPort(service.streamPorts().getFirst());
    try (RawClient control = RawClient.tcp(tcp);
        RawClient data = RawClient.tcp(tcp);
        TcpEcho echo = new TcpEcho()) {
      control.login(service.credentials(), "alice");
      StunMessage allocated =
          control.request(
              StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 6L << 24));
      assertThat(allocated.stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
      StunMessage connected =
          control.request(
              StunMethod.CONNECT, w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, echo.local()));
      long id = connected.u32(StunAttribute.CONNECTION_ID);
      assertThat(connected.stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
      data.login(control);
      StunMessage bound =
          data.request(StunMethod.CONNECTION_BIND, w -> w.u32(StunAttribute.CONNECTION_ID, id));
      assertThat(bound.stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
      data.raw(bytes("through the relay"));
      assertThat(data.rawBytes("through the relay".length())).isEqualTo(bytes("through the relay"));
    }
  }

  @Test
  void aPeerConnectsToAClient() throws Exception {
    TransportAddress tcp = udp().withPort(service.streamPorts().getFirst());
    try (RawClient control = RawClient.tcp(tcp);
        RawClient data = RawClient.tcp(tcp)) {
      control.login(service.credentials(), "alice");
      TransportAddress relayed =
          control
              .request(StunMethod.ALLOCATE, w -> w.u32(StunAttribute.REQUESTED_TRANSPORT, 6L << 24))
              .relayedAddress();
      assertThat(relayed).isNotNull();
      control.request(
          StunMethod.CREATE_PERMISSION,
          w -> w.xorAddress(StunAttribute.XOR_PEER_ADDRESS, LOOPBACK));
      try (java.net.Socket peer = new java.net.Socket(LOOPBACK_HOST, relayed.port())) {
        StunMessage attempt = control.message();
        assertThat(attempt.method()).isEqualTo(StunMethod.CONNECTION_ATTEMPT);
        long id = attempt.u32(StunAttribute.CONNECTION_ID);
        data.login(control);
        data.request(StunMethod.CONNECTION_BIND, w -> w.u32(StunAttribute.CONNECTION_ID, id));
        peer.getOutputStream().write(bytes("from the peer"));
        assertThat(data.rawBytes(13)).isEqualTo(bytes("from the peer"));
        data.raw(bytes("back"));
        assertThat(peer.getInputStream().readNBytes(4)).isEqualTo(bytes("back"));
      }
    }
  }

  /// Attack 15: what is no TURN is closed, whatever it is.
  @Test
  void attack15AnHttpRequestOnTheTcpPortIsClosed() throws IOException {
    try (RawClient client = RawClient.tcp(udp().withPort(service.streamPorts().getFirst()))) {
      client.raw(bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void behaviourDiscoveryAnswersFromTheOtherPort() throws IOException {
    try (RawClient client = RawClient.udp(udp())) {
      StunMessage answer =
          client.ask(StunMethod.BINDING, w -> w.u32(StunAttribute.CHANGE_REQUEST, 2));
      TransportAddress origin = answer.plainAddress(StunAttribute.RESPONSE_ORIGIN);
      assertThat(origin).isNotNull().isNotEqualTo(udp());
      assertThat(client.lastSource()).isEqualTo(origin);
    }
  }

  @Test
  void behaviourDiscoveryUsesASecondAddressOfTheSameKind() throws IOException {
    TurnServiceConfig config =
        TurnServiceConfig.builder()
            .addresses(List.of(LOOPBACK, TransportAddress.of("127.0.0.2", 0)))
            .udpPort(0)
            .alternatePort(0)
            .tcpPort(TurnServiceConfig.NONE)
            .build();
    try (TurnService two = TurnService.start(config);
        RawClient client = RawClient.udp(two.udpAddresses().getFirst())) {
      TransportAddress first = two.udpAddresses().getFirst();
      StunMessage plain = client.ask(StunMethod.BINDING, _ -> {});
      TransportAddress other = plain.plainAddress(StunAttribute.OTHER_ADDRESS);
      assertThat(other).isNotNull();
      assertThat(other.host()).isEqualTo("127.0.0.2");
      assertThat(other.port()).isNotEqualTo(first.port());
      for (long change : new long[] {2, 4, 6}) {
        client.ask(StunMethod.BINDING, w -> w.u32(StunAttribute.CHANGE_REQUEST, change));
        assertThat(client.lastSource())
            .as("answers to CHANGE-REQUEST %d", change)
            .isEqualTo(
                new TransportAddress[] {
                      first.withPort(other.port()), other.withPort(first.port()), other
                    }
                    [(int) change / 2 - 1]);
      }
    }
  }

  @Test
  void behaviourDiscoveryTellsTheAddressInFrontOfANat() throws IOException {
    TransportAddress network = LocalAddresses.scan().getFirst();
    assumeFalse(network.isLoopback() || network.v6(), "Skipped: there is no network address.");
    TransportAddress outside = TransportAddress.of("198.51.100.7", 0);
    TurnServiceConfig config =
        TurnServiceConfig.builder()
            .addresses(List.of(network))
            .publicAddresses(List.of(outside))
            .udpPort(0)
            .alternatePort(0)
            .tcpPort(TurnServiceConfig.NONE)
            .build();
    try (TurnService behind = TurnService.start(config);
        RawClient client = RawClient.udp(behind.udpAddresses().getFirst())) {
      StunMessage plain = client.ask(StunMethod.BINDING, _ -> {});
      assertThat(plain.plainAddress(StunAttribute.RESPONSE_ORIGIN))
          .isEqualTo(outside.withPort(behind.udpAddresses().getFirst().port()));
      assertThat(plain.plainAddress(StunAttribute.OTHER_ADDRESS))
          .extracting(TransportAddress::host)
          .isEqualTo("198.51.100.7");
    }
  }

  @Test
  void drainingRefusesAndUndrainingAllows() throws Exception {
    service.drain(true).get(60, TimeUnit.SECONDS);
    try (RawClient client = RawClient.udp(udp())) {
      client.login(service.credentials(), "alice");
      assertThat(client.allocate().errorCode()).isEqualTo(508);
      service.drain(false).get(60, TimeUnit.SECONDS);
      assertThat(client.allocate().stunClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
      long id = service.allocations().get(60, TimeUnit.SECONDS).getFirst().id();
      assertThat(service.end(id).get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(service.stats().get(60, TimeUnit.SECONDS).allocations()).isZero();
    }
  }

  /// Attacks 9 and 17: neither Allocates without credentials nor garbage take memory.
  @Test
  void attack9And17FloodsLeaveMemoryFlat() throws Exception {
    Packet packet = Packet.allocate(100);
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, StunMethod.ALLOCATE, 1, 2);
    writer.u32(StunAttribute.REQUESTED_TRANSPORT, 17L << 24);
    byte[] allocate = packet.toByteArray();
    byte[] garbage = bytes("this is neither STUN nor TURN, but it comes in numbers");
    try (RawPeer flooder = new RawPeer()) {
      flood(flooder, 20_000, allocate, garbage);
      long before = heapAfterCollection();
      flood(flooder, 200_000, allocate, garbage);
      long after = heapAfterCollection();
      for (int i = 0; i < 20 && after - before >= FLAT_BYTES; i++) {
        after = heapAfterCollection(); // other threads of the machine come and go
      }
      assertThat(after - before).as("bytes more than before the flood").isLessThan(FLAT_BYTES);
      assertThat(service.stats().get(60, TimeUnit.SECONDS).allocations()).isZero();
    }
  }

  private void flood(RawPeer flooder, int count, byte[]... datagrams) throws Exception {
    for (int i = 0; i < count; i++) {
      flooder.send(udp(), datagrams[i % datagrams.length]);
      if (i % 256 == 0) {
        service.stats().get(60, TimeUnit.SECONDS); // so that the server has seen what came before
      }
    }
  }

  private static long heapAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
