package dev.parley.bench.sfu;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.NetConfig;
import dev.parley.net.Shard;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Measures the SFU: processor time per forwarded packet, loss and latency, with one publisher and
/// many subscribers in this process and the SFU in another.
///
/// Every client has an address of its own in 127.0.0.0/8; all subscribers share one thread and one
/// selector, so that the load costs as little as it can beside what is measured.
public final class SfuLoad {
  private static final int RTP_HEADER_BYTES = 12;

  /// How much denser the packets of the warm-up are, so that the compiler is done when it counts.
  private static final int WARMUP_RATE = 4;

  private final Map<String, String> options = new HashMap<>();
  private final int subscribers;
  private final int packetsPerSecond;
  private final int burst;
  private final int bytes;
  private final boolean feedback;
  private final DtlsCertificate certificate =
      DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis());

  private SfuLoad(String[] arguments) {
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      options.put(parts[0], parts.length == 2 ? parts[1] : "1");
    }
    subscribers = number("subscribers", 60);
    packetsPerSecond = number("pps", 156);
    burst = number("burst", 1);
    bytes = number("bytes", 1200);
    feedback = number("feedback", 0) == 1;
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
  }

  /// Prints a line for each run.
  ///
  /// @param arguments each `name=number`: subscribers, pps (packets a second), burst (packets at
  ///   once), bytes (of a packet), warmup and seconds (of a run), runs, feedback (1: with
  ///   transport-wide feedback, as browsers do)
  public static void main(String[] arguments) throws IOException {
    new SfuLoad(arguments).run();
  }

  private void run() throws IOException {
    String serverOptions = System.getenv().getOrDefault("SERVER_OPTS", "");
    try (ServerProcess server = new ServerProcess(SfuServer.class, serverOptions);
        Shards sending = Shards.open(net("publisher", 0, 1));
        FloorLoad floor = new FloorLoad(serverOptions, subscribers);
        Shards receiving = Shards.open(net("subscribers", 1, subscribers))) {
      Latencies latencies = new Latencies();
      LoadClient publisher = client("publisher", sending.shard(0), 0, latencies);
      publisher.join(server, true, "");
      for (int i = 0; i < subscribers; i++) {
        client("s" + i, receiving.shard(0), i, latencies).join(server, false, " 0=publisher/0");
      }
      System.out.println("server process " + server.pid() + ", " + subscribers + " subscribers");
      floor.measure(WARMUP_RATE * packetsPerSecond, burst, bytes, number("warmup", 20));
      pace(sending.shard(0), publisher, WARMUP_RATE * packetsPerSecond, number("warmup", 20));
      for (int run = 0; run < number("runs", 1); run++) {
        double least = floor.measure(packetsPerSecond, burst, bytes, number("seconds", 30));
        System.out.printf(Locale.ROOT, "floor %.2f us, ", least);
        measure(server, sending.shard(0), receiving.shard(0), publisher, latencies);
      }
      System.out.println(server.stats());
    }
  }

  private static NetConfig net(String name, int from, int count) {
    List<TransportAddress> addresses = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      addresses.add(TransportAddress.of("127.0." + (1 + i / 250) + "." + (1 + i % 250), 0));
    }
    return NetConfig.defaults().withName(name).withAddresses(addresses);
  }

  private LoadClient client(String name, Shard shard, int base, Latencies latencies) {
    return shard
        .submit(() -> new LoadClient(name, shard, base, certificate, feedback, latencies))
        .join();
  }

  /// Sends for so many seconds; returns how many packets.
  private long pace(Shard shard, LoadClient publisher, int rate, int seconds) {
    long step = 1_000_000_000L * burst / rate;
    long start = System.nanoTime();
    long count = 0;
    for (long at = start; at < start + seconds * 1_000_000_000L; at += step) {
      for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      shard.execute(() -> publisher.send(burst, bytes - RTP_HEADER_BYTES, true));
      count += burst;
    }
    return count;
  }

  private void measure(
      ServerProcess server,
      Shard sending,
      Shard receiving,
      LoadClient publisher,
      Latencies latencies)
      throws IOException {
    receiving.submit(() -> clear(latencies)).join();
    double cpu = server.cpuSeconds();
    long begin = System.nanoTime();
    long sent = pace(sending, publisher, packetsPerSecond, number("seconds", 30));
    double elapsed = (System.nanoTime() - begin) / 1e9;
    double used = server.cpuSeconds() - cpu;
    LockSupport.parkNanos(200_000_000);
    double[] quantiles =
        receiving
            .submit(() ->
                new double[] {latencies.total(), latencies.millis(0.5), latencies.millis(0.99)})
            .join();
    double forwarded = (double) sent * subscribers;
    System.out.println(
        String.format(
            Locale.ROOT,
            "%.2f us CPU per forwarded packet, %.0f forwarded/s, server %.1f %% of a core, loss"
                + " %.3f %%, latency p50 %.2f ms, p99 %.2f ms",
            used * 1e6 / forwarded,
            forwarded / elapsed,
            100 * used / elapsed,
            100 * (1 - quantiles[0] / forwarded),
            quantiles[1],
            quantiles[2]));
  }

  private static boolean clear(Latencies latencies) {
    latencies.clear();
    return true;
  }
}
