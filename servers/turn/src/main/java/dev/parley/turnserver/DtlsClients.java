package dev.parley.turnserver;

import dev.parley.core.Core;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsTransport;
import dev.parley.net.spi.UdpHub;
import dev.parley.turn.TurnServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All clients on DTLS; on the loop's thread.
///
/// Handshakes that are not over are few in all and from one host: each is state for an address that
/// has proved nothing yet.
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

  private final DtlsConfig config;
  private final Entropy entropy;
  private final UdpHub hub;
  private final TurnServer server;
  private final Map<Key, Entry> clients = new HashMap<>();
  private long deadline = Core.NEVER;
  private long made;
  private long refused;

  DtlsClients(DtlsCertificate certificate, Entropy entropy, UdpHub hub, TurnServer server) {
    config =
        DtlsConfig.of(certificate)
            .withClientCertificate(false)
            .withSrtpProfiles(List.of())
            .withMtu(1500)
            .withTimeouts(RETRANSMISSION_NANOS, HANDSHAKE_NANOS);
    this.entropy = entropy;
    this.hub = hub;
    this.server = server;
  }

  static boolean isDtls(Packet packet) {
    return packet.length() > 0 && DtlsTransport.isDtls(packet.u8(0));
  }

  /// Datagrams of strangers for whom there was no place.
  long refused() {
    return refused;
  }

  void receive(long now, int base, TransportAddress remote, Packet packet) {
    Key key = new Key(base, remote);
    Entry entry = clients.get(key);
    if (entry == null) {
      if (!mayBegin(packet, remote)) {
        refused++;
        return;
      }
      entry =
          new Entry(
              new DtlsClient(
                  now, config, entropy.split("client " + ++made), hub, base, remote, server),
              now);
      clients.put(key, entry);
    }
    entry.used = now;
    entry.client.receive(now, packet);
    settle(now, key, entry);
  }

  /// Whether a stranger's datagram begins a handshake, and there is a place for one.
  private boolean mayBegin(Packet packet, TransportAddress remote) {
    boolean hello = packet.u8(0) == 22 && packet.length() > 13 && packet.u8(13) == 1;
    if (!hello || clients.size() >= MOST) {
      return false;
    }
    int halfOpen = 0;
    int sameHost = 0;
    for (Entry entry : clients.values()) {
      if (!entry.client.connected()) {
        halfOpen++;
        sameHost += entry.client.remote().sameHost(remote) ? 1 : 0;
      }
    }
    return halfOpen < HALF_OPEN && sameHost < HALF_OPEN_PER_HOST;
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
