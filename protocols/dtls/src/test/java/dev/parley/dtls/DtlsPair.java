package dev.parley.dtls;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A client and a server on a perfect link on virtual time, unless a test interferes.
final class DtlsPair {
  static final long MILLIS = 1_000_000L;
  static final long WALL = 1_790_000_000_000L;

  /// What becomes of a datagram: null drops it.
  @FunctionalInterface
  interface Fate {
    byte @Nullable [] of(byte[] bytes);
  }

  static final class End {
    final String name;
    final DtlsTransport transport;
    final List<byte[]> received = new ArrayList<>();
    final List<DtlsEvent> events = new ArrayList<>();
    final ArrayDeque<byte[]> inbox = new ArrayDeque<>();
    final List<byte[]> sent = new ArrayList<>();

    End(String name, DtlsConfig config, long seed) {
      this.name = name;
      transport =
          new DtlsTransport(
              config,
              new SeededEntropy(seed).split(name),
              (now, array, offset, length) -> {
                byte[] copy = new byte[length];
                System.arraycopy(array, offset, copy, 0, length);
                received.add(copy);
              });
      transport.path(0);
    }

    /// An end around a transport that a test made itself.
    End(String name, DtlsTransport transport) {
      this.name = name;
      this.transport = transport;
      transport.path(0);
    }

    DtlsEvent.Connected connected() {
      for (DtlsEvent event : events) {
        if (event instanceof DtlsEvent.Connected connected) {
          return connected;
        }
      }
      throw new AssertionError(name + " is " + transport.state() + ", events " + events);
    }

    SrtpKeys keys() {
      return Objects.requireNonNull(connected().srtpKeys());
    }

    DtlsFailure failure() {
      for (DtlsEvent event : events) {
        if (event instanceof DtlsEvent.Failed failed) {
          return failed.failure();
        }
      }
      throw new AssertionError(name + " is " + transport.state() + ", events " + events);
    }
  }

  final End client;
  final End server;
  long now = 5_000_000_000L;

  Fate toServer = bytes -> bytes;

  Fate toClient = bytes -> bytes;

  DtlsPair(DtlsConfig clientConfig, DtlsConfig serverConfig, long seed) {
    client = new End("client", clientConfig, seed);
    server = new End("server", serverConfig, seed);
    client.transport.expect(now, List.of(serverConfig.certificate().fingerprint("sha-256")));
    server.transport.expect(now, List.of(clientConfig.certificate().fingerprint("sha-256")));
  }

  /// The server of another pair with a client that a test made itself.
  DtlsPair(DtlsPair other, DtlsTransport ownClient) {
    client = new End("client", ownClient);
    server = other.server;
  }

  static DtlsCertificate certificate(long seed) {
    return DtlsCertificate.generate(new SeededEntropy(seed), WALL);
  }

  static DtlsConfig config(long seed) {
    return DtlsConfig.of(certificate(seed));
  }

  DtlsPair start() {
    server.transport.start(now, false);
    client.transport.start(now, true);
    return this;
  }

  DtlsPair connect() {
    start();
    run(10_000 * MILLIS);
    client.connected();
    server.connected();
    return this;
  }

  /// Carries datagrams until nothing moves, without letting time pass.
  void settle() {
    boolean moved = true;
    while (moved) {
      moved = flush(client, server, toServer);
      moved |= flush(server, client, toClient);
      moved |= deliver(client);
      moved |= deliver(server);
    }
  }

  boolean flush(End from, End to, Fate fate) {
    boolean moved = false;
    while (from.transport.ready()) {
      moved = true;
      from.transport.transmit(
          now,
          new Outbox() {
            @Override
            public Packet claim(int path, int maxLength) {
              return Packet.allocate(maxLength);
            }

            @Override
            public void commit(Packet packet, long sendId) {
              byte[] bytes = packet.toByteArray();
              from.sent.add(bytes);
              byte[] arriving = fate.of(bytes.clone());
              if (arriving != null) {
                to.inbox.add(arriving);
              }
            }
          });
      for (DtlsEvent e = from.transport.next(); e != null; e = from.transport.next()) {
        from.events.add(e);
      }
    }
    return moved;
  }

  private boolean deliver(End end) {
    boolean moved = false;
    for (byte[] bytes = end.inbox.poll(); bytes != null; bytes = end.inbox.poll()) {
      end.transport.receive(now, 0, Packet.copyOf(bytes));
      moved = true;
    }
    return moved;
  }

  /// Lets up to a span of time pass; ends early when both ends wait for nothing.
  void run(long nanos) {
    long end = now + nanos;
    settle();
    while (true) {
      long next = Math.min(client.transport.deadline(), server.transport.deadline());
      if (next > end) {
        return;
      }
      now = Math.max(now, next);
      client.transport.tick(now);
      server.transport.tick(now);
      settle();
    }
  }
}
