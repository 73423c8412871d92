package dev.parley.turnserver;

import dev.parley.core.Bytes;
import dev.parley.core.Core;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsCookies;
import dev.parley.dtls.DtlsTransport;
import dev.parley.net.spi.UdpHub;
import dev.parley.turn.TurnServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All clients on DTLS; on the loop's thread.
///
/// A stranger is asked for a cookie, and nothing is kept of it until that comes back. Handshakes
/// that are not over are few in all and from one host all the same.
final class DtlsClients {
  private static final int MOST = 10_000;
  private static final int HALF_OPEN = 256;
  private static final int HALF_OPEN_PER_HOST = 32;
  private static final long RETRANSMISSION_NANOS = 500_000_000L;
  private static final long HANDSHAKE_NANOS = 10_000_000_000L;

  /// How long a client without an allocation is kept.
  private static final long IDLE_NANOS = 60_000_000_000L;

  private record Key(int base, TransportAddress remote) {}

  private static final class Entry {
    final DtlsClient client;
    long used;

    Entry(DtlsClient client, long now) {
      this.client = client;
      used = now;
    }
  }

  private final Supplier<DtlsCertificate> certificate;
  private final Entropy entropy;
  private final UdpHub hub;
  private final TurnServer server;
  private final DtlsCookies cookies;
  private final Packet answer = Packet.allocate(Packet.CAPACITY);
  private final Map<Key, Entry> clients = new HashMap<>();
  private long deadline = Core.NEVER;
  private long made;
  private long refused;

  /// @param certificate asked for at each handshake, since it is renewed
  DtlsClients(
      Supplier<DtlsCertificate> certificate, Entropy entropy, UdpHub hub, TurnServer server) {
    this.certificate = certificate;
    this.entropy = entropy;
    this.hub = hub;
    this.server = server;
    cookies = new DtlsCookies(config(), entropy.split("cookies"));
  }

  private DtlsConfig config() {
    return DtlsConfig.of(certificate.get())
        .withClientCertificate(false)
        .withSrtpProfiles(List.of())
        .withMtu(1500)
        .withTimeouts(RETRANSMISSION_NANOS, HANDSHAKE_NANOS);
  }

  static boolean isDtls(Packet packet) {
    return packet.length() > 0 && DtlsTransport.isDtls(packet.u8(0));
  }

  /// How many clients there are, handshakes included.
  int size() {
    return clients.size();
  }

  /// Datagrams of strangers for whom there was no place.
  long refused() {
    return refused;
  }

  void receive(long now, int base, TransportAddress remote, Packet packet) {
    Key key = new Key(base, remote);
    Entry entry = clients.get(key);
    if (entry == null || isHello(packet)) {
      entry = hello(now, key, entry, packet);
    }
    if (entry != null) {
      entry.used = now;
      entry.client.receive(now, packet);
      settle(now, key, entry);
    }
  }

  private static boolean isHello(Packet packet) {
    return packet.length() > 13 && packet.u8(0) == 22 && packet.u16(3) == 0 && packet.u8(13) == 1;
  }

  /// Whose datagram it is, if it is known or has proved its address: a client that lost its memory
  /// takes the place of what it was (RFC 6347, section 4.2.8).
  private @Nullable Entry hello(long now, Key key, @Nullable Entry known, Packet packet) {
    return switch (cookies.check(now, bytes(key), packet, answer)) {
      case WORTHLESS -> {
        refused++;
        yield null;
      }
      case ANSWERED -> {
        hub.send(key.base, key.remote, answer);
        yield null;
      }
      case PROVED ->
          known != null && !known.client.isOtherThan(cookies.proof())
              ? known
              : begin(now, key, known);
    };
  }

  private @Nullable Entry begin(long now, Key key, @Nullable Entry known) {
    if (known != null) {
      known.client.close(now);
      settle(now, key, known);
    }
    if (!hasRoom(key.remote)) {
      refused++;
      return null;
    }
    Entropy own = entropy.split("client " + ++made);
    Entry entry =
        new Entry(
            new DtlsClient(now, cookies.proof(), config(), own, hub, key.base, key.remote, server),
            now);
    clients.put(key, entry);
    return entry;
  }

  private static byte[] bytes(Key key) {
    byte[] bytes = new byte[24];
    Bytes.putI64(bytes, 0, key.remote.high());
    Bytes.putI64(bytes, 8, key.remote.low());
    Bytes.putU16(bytes, 16, key.remote.port());
    Bytes.putU16(bytes, 18, key.base);
    bytes[20] = (byte) (key.remote.v6() ? 6 : 4);
    return bytes;
  }

  /// Whether one more handshake may begin.
  private boolean hasRoom(TransportAddress remote) {
    int halfOpen = 0;
    int sameHost = 0;
    for (Entry entry : clients.values()) {
      if (!entry.client.connected()) {
        halfOpen++;
        sameHost += entry.client.remote().sameHost(remote) ? 1 : 0;
      }
    }
    return clients.size() < MOST && halfOpen < HALF_OPEN && sameHost < HALF_OPEN_PER_HOST;
  }

  private void settle(long now, Key key, Entry entry) {
    if (entry.client.over()) {
      clients.remove(key);
      server.linkClosed(now, entry.client.link());
      return;
    }
    deadline = Math.min(deadline, entry.client.deadline());
    deadline = Math.min(deadline, now + IDLE_NANOS);
  }

  void tick(long now) {
    if (now < deadline) {
      return;
    }
    deadline = Core.NEVER;
    for (Map.Entry<Key, Entry> one : new ArrayList<>(clients.entrySet())) {
      Entry entry = one.getValue();
      if (entry.client.link().isIdle() && now - entry.used > IDLE_NANOS) {
        entry.client.close(now);
      } else if (entry.client.deadline() <= now) {
        entry.client.tick(now);
      }
      settle(now, one.getKey(), entry);
    }
  }

  long deadline() {
    return deadline;
  }

  void close(long now) {
    clients.values().forEach(entry -> entry.client.close(now));
    clients.clear();
  }
}
