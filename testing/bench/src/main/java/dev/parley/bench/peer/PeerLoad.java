package dev.parley.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Throughput, ping-pong, set-up and churn of pairs of `RTCPeerConnection`, with everything that a
/// program pays for: SDP, events on virtual threads, strings and buffers.
public final class PeerLoad {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final long BUFFERED = 2 << 20;
  private static final int PINGS = 20_000;
  private static final int WARM_UP_PAIRS = 1_500;
  private static final int PAIRS = 300;

  private PeerLoad() {}

  /// Runs what is asked for, or everything but the last.
  ///
  /// @param args of `throughput`, `ping`, `setup` and `churn COUNT`
  public static void main(String[] args) throws Exception {
    List<String> what = args.length == 0 ? List.of("throughput", "ping", "setup") : List.of(args);
    if (what.contains("throughput")) {
      throughput(65_536);
    }
    if (what.contains("ping")) {
      ping();
    }
    if (what.contains("setup")) {
      setUp();
    }
    if (what.contains("churn")) {
      churn(Integer.parseInt(what.getLast()));
    }
  }

  private static void throughput(int size) throws Exception {
    try (PeerPair pair = PeerPair.open()) {
      AtomicLong received = new AtomicLong();
      ByteBuffer message = ByteBuffer.allocate(size);
      pair.channelB().onMessage(event -> received.addAndGet(event.bytes().remaining()));
      pair.channelA().bufferedAmountLowThreshold(BUFFERED / 2);
      Runnable feed =
          () -> {
            while (pair.channelA().bufferedAmount() < BUFFERED) {
              pair.channelA().send(message);
            }
          };
      pair.channelA().onBufferedAmountLow(event -> feed.run());
      feed.run();
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
      pair.channelA().onBufferedAmountLow(null);
      System.out.printf(
          Locale.ROOT,
          "%6d bytes: %.1f CPU-s/GB, both ends (%.1f to %.1f); %.0f Mbit/s%n",
          size,
          cost[cost.length / 2],
          cost[0],
          cost[cost.length - 1],
          rate[rate.length / 2]);
    }
  }

  private static void ping() throws Exception {
    try (PeerPair pair = PeerPair.open()) {
      long[] times = new long[PINGS];
      int[] count = {-PINGS};
      long[] from = {System.nanoTime()};
      CountDownLatch done = new CountDownLatch(1);
      ByteBuffer message = ByteBuffer.allocate(64);
      pair.channelB().onMessage(event -> pair.channelB().send(event.bytes()));
      pair.channelA()
          .onMessage(event -> {
            long now = System.nanoTime();
            if (count[0] >= 0) {
              times[count[0]] = now - from[0];
            }
            if (++count[0] == PINGS) {
              done.countDown();
              return;
            }
            from[0] = System.nanoTime();
            pair.channelA().send(message);
          });
      pair.channelA().send(message);
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
    }
  }

  private static void setUp() throws Exception {
    for (int i = 0; i < WARM_UP_PAIRS; i++) {
      PeerPair.open().close();
    }
    long[] times = new long[PAIRS];
    long cpu = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < PAIRS; i++) {
      long from = System.nanoTime();
      PeerPair pair = PeerPair.open();
      times[i] = System.nanoTime() - from;
      pair.close();
    }
    cpu = SYSTEM.getProcessCpuTime() - cpu;
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "createOffer to the open channel at both ends: p50 %.1f ms, p90 %.1f ms; CPU %.1f ms a"
            + " pair, both ends and closing%n",
        times[PAIRS / 2] / 1e6,
        times[PAIRS * 9 / 10] / 1e6,
        cpu / 1e6 / PAIRS);
  }

  private static void churn(int pairs) throws Exception {
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
      PeerPair.open().close();
    }
  }
}
