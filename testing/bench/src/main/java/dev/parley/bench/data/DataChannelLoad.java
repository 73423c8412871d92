package dev.parley.bench.data;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.core.TransportAddress;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.NetConfig;
import dev.parley.net.Shards;
import dev.parley.net.SystemEntropy;
import dev.parley.sctp.DataChannel;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Throughput, ping-pong and set-up of data channels: two ends of one process, each on a thread of
/// its own, over UDP on loopback, with DTLS.
public final class DataChannelLoad {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final TransportAddress LOOPBACK = TransportAddress.of("127.0.0.1", 0);
  private static final long BUFFERED = 2 << 20;
  private static final int PINGS = 20_000;
  private static final int PAIRS = 300;

  private final Shards one;
  private final Shards two;
  private final DtlsCertificate certificateOne = certificate();
  private final DtlsCertificate certificateTwo = certificate();

  private DataChannelLoad() {
    NetConfig config =
        NetConfig.defaults().withUdpPort(0).withShards(1).withAddresses(List.of(LOOPBACK));
    one = Shards.open(config);
    two = Shards.open(config);
  }

  private static DtlsCertificate certificate() {
    return DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis());
  }

  /// Runs what is asked for, or everything.
  ///
  /// @param args of `throughput`, `ping`, `setup` and `churn COUNT`
  public static void main(String[] args) throws Exception {
    DataChannelLoad load = new DataChannelLoad();
    List<String> what = args.length == 0 ? List.of("throughput", "ping", "setup") : List.of(args);
    if (what.contains("throughput")) {
      for (int size : new int[] {65_536, 16_384, 1_000}) {
        load.throughput(size);
      }
    }
    if (what.contains("ping")) {
      load.ping();
    }
    if (what.contains("setup")) {
      load.setUp();
    }
    if (what.contains("churn")) {
      load.churn(Integer.parseInt(what.getLast()));
    }
    load.one.close();
    load.two.close();
  }

  private record Pair(DataEnd a, DataEnd b, DataChannel channelA, DataChannel channelB) {
    void close() throws Exception {
      a.shard.execute(a.connection::close);
      a.ended.get(10, TimeUnit.SECONDS);
      b.ended.get(10, TimeUnit.SECONDS);
    }
  }

  private Pair pair() throws Exception {
    DataEnd a = one.shard(0).submit(() -> new DataEnd(one.shard(0), certificateOne)).join();
    DataEnd b = two.shard(0).submit(() -> new DataEnd(two.shard(0), certificateTwo)).join();
    DataEnd.Facts ofA = a.facts(false);
    DataEnd.Facts ofB = b.facts(true);
    b.shard.execute(() -> b.connect(ofA, false));
    a.shard.execute(() -> a.connect(ofB, true));
    DataChannel channelA = a.open.get(10, TimeUnit.SECONDS);
    return new Pair(a, b, channelA, b.open.get(10, TimeUnit.SECONDS));
  }

  private void throughput(int size) throws Exception {
    Pair pair = pair();
    AtomicLong received = new AtomicLong();
    byte[] message = new byte[size];
    pair.b.listener = (channel, bytes, offset, length) -> received.addAndGet(length);
    Runnable feed =
        () -> {
          while (pair.channelA.bufferedAmount() < BUFFERED) {
            pair.a.send(pair.channelA, message);
          }
        };
    pair.a.drained = feed;
    pair.a.shard.execute(() -> {
      pair.a.rtc.data().bufferedAmountLowThreshold(pair.a.shard.now(), pair.channelA, BUFFERED / 2);
      feed.run();
    });
    Thread.sleep(4_000);
    double[] cost = new double[7];
    double[] rate = new double[cost.length];
    for (int i = 0; i < cost.length; i++) {
      long bytes = received.get();
      long cpu = SYSTEM.getProcessCpuTime();
      long from = System.nanoTime();
      Thread.sleep(1_500);
      bytes = received.get() - bytes;
      cost[i] = (SYSTEM.getProcessCpuTime() - cpu) / (double) bytes;
      rate[i] = bytes * 8e3 / (System.nanoTime() - from);
    }
    Arrays.sort(cost);
    Arrays.sort(rate);
    pair.a.drained = null;
    System.out.printf(
        Locale.ROOT,
        "%6d bytes: %.1f CPU-s/GB, both ends (%.1f to %.1f); %.0f Mbit/s%n",
        size,
        cost[cost.length / 2],
        cost[0],
        cost[cost.length - 1],
        rate[rate.length / 2]);
    if (Boolean.getBoolean("stats")) {
      pair.a.shard.submit(() -> print(pair.a)).join();
      pair.b.shard.submit(() -> print(pair.b)).join();
    }
    pair.close();
  }

  private static boolean print(DataEnd end) {
    end.rtc.stats(end.shard.now(), new StatsPrinter());
    return true;
  }

  private void ping() throws Exception {
    Pair pair = pair();
    long[] times = new long[PINGS];
    CountDownLatch done = new CountDownLatch(1);
    byte[] message = new byte[64];
    int[] count = {-PINGS};
    long[] from = {System.nanoTime()};
    pair.b.listener =
        (channel, bytes, offset, length) ->
            pair.b.shard.execute(() -> pair.b.send(pair.channelB, message));
    pair.a.listener =
        (channel, bytes, offset, length) -> {
          long now = System.nanoTime();
          if (count[0] >= 0) {
            times[count[0]] = now - from[0];
          }
          if (++count[0] == PINGS) {
            done.countDown();
            return;
          }
          from[0] = System.nanoTime();
          pair.a.shard.execute(() -> pair.a.send(pair.channelA, message));
        };
    pair.a.shard.execute(() -> pair.a.send(pair.channelA, message));
    if (!done.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("ping-pong stopped after " + count[0]);
    }
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "ping-pong, 64 bytes: p50 %.1f us, p90 %.1f us, p99 %.1f us%n",
        times[PINGS / 2] / 1e3,
        times[PINGS * 9 / 10] / 1e3,
        times[PINGS * 99 / 100] / 1e3);
    pair.close();
  }

  private void setUp() throws Exception {
    for (int i = 0; i < PAIRS; i++) {
      pair().close();
    }
    long[] times = new long[PAIRS];
    long cpu = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < PAIRS; i++) {
      long from = System.nanoTime();
      Pair pair = pair();
      times[i] = System.nanoTime() - from;
      pair.close();
    }
    cpu = SYSTEM.getProcessCpuTime() - cpu;
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "set-up of two ends to the open channel: p50 %.1f ms, p90 %.1f ms; CPU %.1f ms, both ends"
            + " and closing%n",
        times[PAIRS / 2] / 1e6,
        times[PAIRS * 9 / 10] / 1e6,
        cpu / 1e6 / PAIRS);
  }

  private void churn(int pairs) throws Exception {
    for (int done = 0; done <= pairs; done++) {
      if (done % (pairs / 5) == 0) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
            Locale.ROOT,
            "%6d pairs: heap %.1f MB, %d threads, %d descriptors%n",
            done,
            (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
            ManagementFactory.getThreadMXBean().getThreadCount(),
            ((UnixOperatingSystemMXBean) SYSTEM).getOpenFileDescriptorCount());
      }
      pair().close();
    }
  }
}
