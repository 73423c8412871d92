package dev.parley.bench.sfu;

import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.NetConfig;
import dev.parley.net.Shard;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One publisher and many subscribers of an SFU, with real ICE, DTLS and SRTP over UDP.
///
/// All subscribers share one thread, so that the load costs as little as it can beside what is
/// measured.
final class SessionLoad implements Load {
  private static final int RTP_HEADER_BYTES = 12;
  private static final long STRAGGLERS_NANOS = 200_000_000;

  private final ServerUnderLoad server;
  private final int subscribers;
  private final DtlsCertificate certificate =
      DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis());
  private final Latencies latencies = new Latencies();
  private final Shards sending;
  private final Shards receiving;
  private @Nullable LoadClient publisher;

  SessionLoad(ServerUnderLoad server, int subscribers) {
    this.server = server;
    this.subscribers = subscribers;
    List<TransportAddress> addresses = server.clientAddresses(subscribers);
    sending = open("publisher", addresses.subList(0, 1));
    receiving = open("subscribers", addresses);
  }

  /// Connects everyone.
  ///
  /// @param feedback whether to negotiate transport-wide feedback, as browsers do
  void join(boolean feedback) throws IOException {
    LoadClient first = client("publisher", sending.shard(0), 0, feedback);
    server.publish(first);
    publisher = first;
    int bases = receiving.addresses().size();
    for (int i = 0; i < subscribers; i++) {
      server.subscribe(client("s" + i, receiving.shard(0), i % bases, feedback));
    }
  }

  private static Shards open(String name, List<TransportAddress> addresses) {
    return Shards.open(NetConfig.defaults().withName(name).withAddresses(addresses));
  }

  private LoadClient client(String name, Shard shard, int base, boolean feedback) {
    return shard
        .submit(() -> new LoadClient(name, shard, base, certificate, feedback, latencies))
        .join();
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Result measure(Traffic traffic, int seconds) throws IOException {
    Shard home = receiving.shard(0);
    home.submit(this::clear).join();
    Cpu before = Cpu.of(server.pid());
    long begin = System.nanoTime();
    long forwarded = send(traffic, seconds) * subscribers;
    double elapsed = (System.nanoTime() - begin) / 1e9;
    Cpu used = Cpu.of(server.pid()).since(before);
    LockSupport.parkNanos(STRAGGLERS_NANOS);
    return home.submit(() ->
            new Result(
                used.total() * 1e6 / forwarded,
                used.kernel() * 1e6 / forwarded,
                forwarded / elapsed,
                1 - (double) latencies.total() / forwarded,
                latencies.millis(0.5),
                latencies.millis(0.99)))
        .join();
  }

  private boolean clear() {
    latencies.clear();
    return true;
  }

  /// Returns how many packets were sent.
  private long send(Traffic traffic, int seconds) {
    LoadClient from = Objects.requireNonNull(publisher);
    long start = System.nanoTime();
    long count = 0;
    for (long at = start; at < start + seconds * 1_000_000_000L; at += traffic.stepNanos()) {
      for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      sending
          .shard(0)
          .execute(() -> from.send(traffic.burst(), traffic.bytes() - RTP_HEADER_BYTES, true));
      count += traffic.burst();
    }
    return count;
  }

  @Override
  public void close() {
    sending.close();
    receiving.close();
    server.close();
  }
}
