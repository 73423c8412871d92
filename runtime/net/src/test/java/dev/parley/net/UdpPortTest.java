package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpPort;
import dev.parley.net.spi.UdpSocket;
import dev.parley.net.spi.UdpSystem;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every way of sending datagrams has to do.
class UdpPortTest {
  private static final TransportAddress V4 = TransportAddress.of("127.0.0.1", 0);
  private static final TransportAddress V6 = TransportAddress.of("::1", 0);
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int WAIT_MILLIS = 60_000;

  private record Received(int base, TransportAddress source, byte[] bytes) {}

  private final UdpSystem system = system();
  private final Counters<NetDrop> drops = new Counters<>(NetDrop.class);
  private final List<UdpPort> open = new ArrayList<>();

  /// The way that is tested here.
  UdpSystem system() {
    return new JdkUdpSystem();
  }

  @AfterEach
  void close() {
    open.forEach(UdpPort::close);
  }

  private UdpSocket bind(TransportAddress address) throws IOException {
    return system.bind(address, false, BUFFER_BYTES);
  }

  private UdpPort port(UdpSocket... sockets) throws IOException {
    UdpPort port = system.open(List.of(sockets), drops);
    open.add(port);
    return port;
  }

  private static Packet packet(int length, int seed) {
    Packet packet = Packet.allocate(Packet.CAPACITY);
    packet.length(length);
    for (int i = 0; i < length; i++) {
      packet.putU8(i, seed + i & 0xFF);
    }
    return packet;
  }

  private static List<Received> receive(UdpPort port, int count) {
    List<Received> all = new ArrayList<>();
    long end = System.nanoTime() + WAIT_MILLIS * 1_000_000L;
    while (all.size() < count && System.nanoTime() < end) {
      port.poll(
          100,
          (base, source, bytes) -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            all.add(new Received(base, source, copy));
          });
    }
    return all;
  }

  @Test
  void whatOneAddressIsSentArrivesInOrderWhateverItsLength() throws IOException {
    UdpSocket there = bind(V4);
    UdpSocket here = bind(V4);
    UdpPort to = port(there);
    UdpPort from = port(here);
    int[] lengths = {100, 100, 100, 40, 100, 1200, 1200, 1300, 7, 7, 1, 1984, 1984, 1984, 3, 500};
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < lengths.length; i++) {
        from.send(0, there.local(), packet(lengths[i], round * 31 + i));
      }
      from.flush();

      List<Received> got = receive(to, lengths.length);

      assertThat(got).hasSameSizeAs(lengths);
      for (int i = 0; i < lengths.length; i++) {
        assertThat(got.get(i).source()).isEqualTo(here.local());
        assertThat(got.get(i).bytes()).isEqualTo(packet(lengths[i], round * 31 + i).toByteArray());
      }
    }
    assertThat(from.datagramsSent()).isEqualTo(20L * lengths.length);
    assertThat(from.bytesSent()).isEqualTo(20L * Arrays.stream(lengths).sum());
    assertThat(drops.total()).isZero();
  }

  @Test
  void moreThanOneBatchToOneAddress() throws IOException {
    UdpSocket there = bind(V4);
    UdpPort to = port(there);
    UdpPort from = port(bind(V4));
    for (int i = 0; i < 150; i++) {
      from.send(0, there.local(), packet(200, i));
    }
    from.flush();

    List<Received> got = receive(to, 150);

    assertThat(got).hasSize(150);
    for (int i = 0; i < 150; i++) {
      assertThat(got.get(i).bytes()).isEqualTo(packet(200, i).toByteArray());
    }
  }

  @Test
  void oneFlushReachesManyAddresses() throws IOException {
    UdpSocket[] sockets = new UdpSocket[100];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = bind(V4);
    }
    UdpPort to = port(sockets);
    UdpPort from = port(bind(V4));
    for (int i = 0; i < sockets.length; i++) {
      from.send(0, sockets[i].local(), packet(50, i));
    }
    from.flush();

    List<Received> got = receive(to, sockets.length);

    assertThat(got).hasSameSizeAs(sockets);
    for (Received each : got) {
      assertThat(each.bytes()).isEqualTo(packet(50, each.base()).toByteArray());
    }
  }

  @Test
  void eachBaseSendsFromItsOwnAddress() throws IOException {
    UdpSocket there = bind(V4);
    UdpSocket one = bind(V4);
    UdpSocket two = bind(V4);
    UdpPort to = port(there);
    UdpPort from = port(one, two);
    from.send(1, there.local(), packet(20, 1));
    from.send(0, there.local(), packet(20, 0));
    from.send(1, there.local(), packet(20, 1));
    from.flush();

    for (Received each : receive(to, 3)) {
      assertThat(each.source()).isEqualTo(each.bytes()[0] == 0 ? one.local() : two.local());
    }
  }

  @Test
  void oneRefusalDoesNotHoldUpTheOthers() throws IOException {
    UdpSocket there = bind(V4);
    UdpPort to = port(there);
    UdpPort from = port(bind(V4));
    from.send(0, there.local(), packet(30, 1));
    from.send(0, TransportAddress.of("255.255.255.255", 9), packet(30, 2)); // broadcast: forbidden
    from.send(0, there.local(), packet(30, 3));
    from.flush();

    assertThat(receive(to, 2))
        .extracting(got -> got.bytes()[0])
        .containsExactly((byte) 1, (byte) 3);
    assertThat(drops.get(NetDrop.SEND_REFUSED)).isEqualTo(1);
    assertThat(from.datagramsSent()).isEqualTo(2);
  }

  @Test
  void nobodyThereIsNoFailure() throws IOException {
    UdpSocket gone = bind(V4);
    gone.close();
    UdpSocket here = bind(V4);
    UdpPort port = port(here);
    for (int i = 0; i < 3; i++) {
      port.send(0, gone.local(), packet(30, i));
      port.flush();
    }
    port.send(0, here.local(), packet(30, 7));
    port.flush();

    assertThat(receive(port, 1)).hasSize(1);
  }

  @Test
  void emptyDatagramsAreHandedOverToo() throws IOException {
    UdpSocket here = bind(V4);
    UdpPort port = port(here);
    port.send(0, here.local(), packet(0, 0));
    port.send(0, here.local(), packet(0, 0));
    port.send(0, here.local(), packet(9, 0));
    port.flush();

    assertThat(receive(port, 3)).extracting(got -> got.bytes().length).containsExactly(0, 0, 9);
  }

  @Test
  void ipv6() throws IOException {
    UdpSocket there = bindOrSkip(V6);
    UdpSocket here = bindOrSkip(V6);
    UdpPort to = port(there);
    UdpPort from = port(here);
    from.send(0, there.local(), packet(1000, 1));
    from.send(0, there.local(), packet(1000, 2));
    from.flush();

    List<Received> got = receive(to, 2);

    assertThat(got).extracting(Received::source).containsExactly(here.local(), here.local());
    assertThat(got.get(1).bytes()).isEqualTo(packet(1000, 2).toByteArray());
  }

  @Test
  void mappedAddressesOfADualStackSocketAreIpv4() throws IOException {
    UdpSocket dual = bindOrSkip(TransportAddress.of("::", 0));
    UdpSocket plain = bind(V4);
    UdpPort to = port(dual);
    UdpPort from = port(plain);
    from.send(0, V4.withPort(dual.local().port()), packet(10, 1));
    from.flush();

    List<Received> got = receive(to, 1);
    assertThat(got).extracting(Received::source).containsExactly(plain.local());
    to.send(0, got.getFirst().source(), packet(10, 2));
    to.flush();

    assertThat(receive(from, 1)).hasSize(1);
  }

  private UdpSocket bindOrSkip(TransportAddress address) {
    try {
      return bind(address);
    } catch (IOException e) {
      assumeTrue(false, "this machine has no IPv6: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  @Test
  void wakingEndsTheNextWaitOnceAndNeverFails() throws Exception {
    UdpPort port = port(bind(V4));
    port.wakeUp();
    port.wakeUp();
    port.poll(60_000, (base, source, bytes) -> {}); // returns, or the test times out

    Thread other = Thread.ofVirtual().start(port::wakeUp);
    port.poll(60_000, (base, source, bytes) -> {});
    other.join();
    port.close();
    open.remove(port);
    port.wakeUp();
  }

  @Test
  void addressesAreExclusiveUnlessShared() throws IOException {
    UdpSocket first = bind(V4);
    assertThatThrownBy(() -> bind(first.local())).isInstanceOf(BindException.class);
    first.close();

    UdpSocket one = system.bind(V4, true, BUFFER_BYTES);
    UdpSocket two = system.bind(one.local(), true, BUFFER_BYTES);
    assertThat(two.local()).isEqualTo(one.local());
    one.close();
    two.close();
    assertThatThrownBy(() -> bind(TransportAddress.of("192.0.2.1", 0)))
        .isInstanceOf(BindException.class);
  }
}
