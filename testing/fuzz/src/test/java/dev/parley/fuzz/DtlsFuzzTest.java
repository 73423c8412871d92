package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.DtlsTransport;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/// Any datagrams, before, during and after a handshake: nothing throws, no unprotected data is
/// delivered, and what is connected stays so.
class DtlsFuzzTest {
  private static final DtlsConfig CONFIG =
      DtlsConfig.of(DtlsCertificate.generate(new SeededEntropy(1), 1_790_000_000_000L));
  private static final int MAX_DATAGRAM = 1500;

  private final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
  private final ArrayDeque<byte[]> toClient = new ArrayDeque<>();
  private long now = 1_000_000_000L;

  private DtlsTransport transport(boolean client) {
    DtlsTransport transport =
        new DtlsTransport(
            CONFIG,
            new SeededEntropy(client ? 2 : 3),
            (time, array, offset, length) -> {
              throw new AssertionError("data that nobody sent");
            });
    transport.path(0);
    transport.expect(now, List.of(CONFIG.certificate().fingerprint("sha-256")));
    transport.start(now, client);
    return transport;
  }

  @FuzzTest(maxDuration = "8s")
  void fresh(byte[] data) {
    DtlsTransport server = transport(false);
    DtlsTransport client = transport(true);
    feed(server, data);
    feed(client, data);
    now += 5_000_000_000L;
    server.tick(now);
    client.tick(now);
    flush(server, toClient);
    flush(client, toServer);
  }

  @FuzzTest(maxDuration = "8s")
  void connected(byte[] data) {
    DtlsTransport server = transport(false);
    DtlsTransport client = transport(true);
    for (int round = 0; round < 6; round++) {
      flush(client, toServer);
      flush(server, toClient);
      deliver(server, toServer);
      deliver(client, toClient);
      if (round == 1) {
        feed(server, data); // in the middle of the handshake
      }
    }
    feed(server, data);
    feed(client, data);
    if (client.state() == DtlsState.CONNECTED) {
      now += 5_000_000_000L;
      client.tick(now);
      if (client.state() != DtlsState.CONNECTED) {
        throw new AssertionError("strangers ended a connection");
      }
    }
  }

  private void deliver(DtlsTransport to, ArrayDeque<byte[]> queue) {
    for (byte[] bytes = queue.poll(); bytes != null; bytes = queue.poll()) {
      to.receive(now, 0, Packet.copyOf(bytes));
    }
  }

  /// Datagrams, each behind its length in two bytes.
  private void feed(DtlsTransport to, byte[] data) {
    int at = 0;
    while (at + 2 <= data.length) {
      int length = ((data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF)) % MAX_DATAGRAM;
      int end = Math.min(data.length, at + 2 + length);
      to.receive(now, 0, Packet.copyOf(Arrays.copyOfRange(data, at + 2, end)));
      at = end;
    }
  }

  private void flush(DtlsTransport from, ArrayDeque<byte[]> queue) {
    while (from.ready()) {
      from.transmit(
          now,
          new Outbox() {
            @Override
            public Packet claim(int path, int maxLength) {
              return Packet.allocate(maxLength);
            }

            @Override
            public void commit(Packet packet, long sendId) {
              queue.add(packet.toByteArray());
            }
          });
      while (from.next() != null) {}
    }
  }
}
