package dev.parley.bench;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.DtlsConfig;
import dev.parley.dtls.DtlsGroup;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.DtlsTransport;
import dev.parley.dtls.DtlsVersion;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The CPU time of whole DTLS handshakes with certificates on both sides, both ends ours, in one
/// thread without a network.
public final class DtlsHandshake {
  private static final int WARM_UP = 400;
  private static final int ROUNDS = 15;
  private static final int PER_ROUND = 40;
  private static final long WALL = 1_790_000_000_000L;

  private record Case(String name, DtlsVersion version, DtlsGroup group) {}

  private DtlsHandshake() {}

  /// Prints the median of some rounds for each version and group.
  public static void main(String[] args) {
    List<Case> cases =
        List.of(
            new Case("DTLS 1.3, X25519MLKEM768", DtlsVersion.DTLS_1_3, DtlsGroup.X25519MLKEM768),
            new Case("DTLS 1.3, X25519", DtlsVersion.DTLS_1_3, DtlsGroup.X25519),
            new Case("DTLS 1.3, P-256", DtlsVersion.DTLS_1_3, DtlsGroup.SECP256R1),
            new Case("DTLS 1.2, X25519", DtlsVersion.DTLS_1_2, DtlsGroup.X25519));
    for (Case one : cases) {
      shakeOften(one);
    }
    System.out.println("milliseconds of CPU time per handshake, both ends together:");
    for (Case one : cases) {
      System.out.printf(Locale.ROOT, "%-26s %.2f%n", one.name, median(one) / 1e6);
    }
  }

  private static double median(Case one) {
    DtlsConfig client = config(1, one);
    DtlsConfig server = config(2, one);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] rounds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < PER_ROUND; i++) {
        shake(client, server, round * 1_000L + i);
      }
      rounds[round] = (double) (threads.getCurrentThreadCpuTime() - before) / PER_ROUND;
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  private static void shakeOften(Case one) {
    DtlsConfig client = config(1, one);
    DtlsConfig server = config(2, one);
    for (int i = 0; i < WARM_UP; i++) {
      shake(client, server, i);
    }
  }

  private static DtlsConfig config(long seed, Case one) {
    return DtlsConfig.of(DtlsCertificate.generate(new SeededEntropy(seed), WALL))
        .withVersions(one.version)
        .withGroups(one.group);
  }

  private static void shake(DtlsConfig clientConfig, DtlsConfig serverConfig, long seed) {
    Wire toServer = new Wire();
    Wire toClient = new Wire();
    SeededEntropy entropy = new SeededEntropy(seed);
    DtlsTransport client =
        new DtlsTransport(clientConfig, entropy.split("client"), (now, bytes, at, length) -> {});
    DtlsTransport server =
        new DtlsTransport(serverConfig, entropy.split("server"), (now, bytes, at, length) -> {});
    long now = 1_000_000_000L;
    client.path(0);
    server.path(0);
    client.expect(now, List.of(serverConfig.certificate().fingerprint("sha-256")));
    server.expect(now, List.of(clientConfig.certificate().fingerprint("sha-256")));
    server.start(now, false);
    client.start(now, true);
    while (client.ready() || server.ready()) {
      carry(now, client, toServer, server);
      carry(now, server, toClient, client);
    }
    if (client.state() != DtlsState.CONNECTED || server.state() != DtlsState.CONNECTED) {
      throw new IllegalStateException("the handshake did not succeed");
    }
  }

  private static void carry(long now, DtlsTransport from, Wire wire, DtlsTransport to) {
    from.transmit(now, wire);
    while (from.next() != null) {}
    for (Packet packet = wire.sent.poll(); packet != null; packet = wire.sent.poll()) {
      to.receive(now, 0, packet);
    }
  }

  private static final class Wire implements Outbox {
    private final ArrayDeque<Packet> sent = new ArrayDeque<>();

    @Override
    public Packet claim(int path, int maxLength) {
      return Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      sent.add(packet);
    }
  }
}
