package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every way of having sockets that come and go has to do.
class UdpHubTest {
  private static final TransportAddress V4 = TransportAddress.of("127.0.0.1", 0);
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int WAIT_MILLIS = 60_000;

  private record Received(int base, TransportAddress source, int first, int length) {}

  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final List<Received> received = new ArrayList<>();
  private UdpHub hub = new JdkUdpHub(drops);

  UdpHubTest() throws IOException {}

  /// The way that is tested here.
  UdpSystem system() {
    return new JdkUdpSystem();
  }

  @BeforeEach
  void open() throws IOException {
    hub.close();
    hub = system().hub(drops);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private static Packet packet(int first, int length) {
    Packet packet = Packet.allocate(length);
    packet.length(length);
    packet.putU8(0, first);
    return packet;
  }

  private void poll(int count) {
    for (int i = 0; i < 100 && received.size() < count; i++) {
      hub.poll(
          WAIT_MILLIS,
          (base, source, bytes) ->
              received.add(
                  new Received(base, source, bytes.get(bytes.position()), bytes.remaining())));
    }
    assertThat(received).hasSize(count);
  }

  @Test
  void manySocketsSendAndReceive() throws IOException {
    int server = hub.bind(V4, BUFFER_BYTES, true);
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      others.add(hub.bind(V4, BUFFER_BYTES, false));
    }
    for (int round = 0; round < 2; round++) {
      for (int base : others) {
        hub.send(base, hub.local(server), packet(base, 100 + base));
        hub.send(base, hub.local(server), packet(base, 50));
      }
    }
    hub.flush();
    poll(400);
    for (Received one : received) {
      assertThat(one.base()).isEqualTo(server);
      assertThat(one.source()).isEqualTo(hub.local(one.first()));
    }
    received.clear();
    for (int base : others) {
      hub.send(server, hub.local(base), packet(base, 20));
    }
    hub.flush();
    poll(100);
    assertThat(received).allMatch(one -> one.base() == one.first());
    assertThat(drops.total()).isZero();
  }

  @Test
  void theDatagramsOfOneSocketKeepTheirOrder() throws IOException {
    int server = hub.bind(V4, BUFFER_BYTES, true);
    int one = hub.bind(V4, BUFFER_BYTES, false);
    for (int i = 0; i < 60; i++) {
      hub.send(one, hub.local(server), packet(i, i % 3 == 0 ? 300 : 400));
    }
    hub.flush();
    poll(60);
    for (int i = 0; i < 60; i++) {
      assertThat(received.get(i).first()).isEqualTo(i);
      assertThat(received.get(i).length()).isEqualTo(i % 3 == 0 ? 300 : 400);
    }
  }

  @Test
  void whatWaitsInAClosedSocketIsSentAndItsNumberIsUsedAgain() throws IOException {
    int server = hub.bind(V4, BUFFER_BYTES, true);
    int one = hub.bind(V4, BUFFER_BYTES, false);
    TransportAddress local = hub.local(one);
    hub.send(one, hub.local(server), packet(1, 10));
    hub.unbind(one);
    hub.unbind(one);
    hub.send(one, hub.local(server), packet(2, 10));
    poll(1);
    assertThat(received.getFirst().source()).isEqualTo(local);
    assertThat(drops.get(NetDrop.PATH_GONE)).isEqualTo(1);
    int again = hub.bind(local, BUFFER_BYTES, false);
    assertThat(again).isEqualTo(one);
    hub.send(server, local, packet(3, 10));
    hub.flush();
    poll(2);
    assertThat(received.getLast().base()).isEqualTo(again);
  }

  @Test
  void aTakenPortIsRefused() throws IOException {
    int one = hub.bind(V4, BUFFER_BYTES, false);
    assertThatThrownBy(() -> hub.bind(hub.local(one), BUFFER_BYTES, false))
        .isInstanceOf(BindException.class);
  }

  @Test
  void fragmentationCanBeForbidden() throws IOException {
    int one = hub.bind(V4, BUFFER_BYTES, false);
    assertThat(hub.dontFragment(one, true)).isTrue();
    assertThat(hub.dontFragment(one, false)).isTrue();
    assertThat(hub.dontFragment(99, true)).isFalse();
  }

  @Test
  void aWaitIsEndedByAnotherThread() throws Exception {
    hub.bind(V4, BUFFER_BYTES, false);
    Thread other = Thread.ofPlatform().start(hub::wakeUp);
    hub.poll(60_000, (_, _, _) -> {});
    other.join();
  }
}
