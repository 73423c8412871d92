package dev.parley.bench;

import dev.parley.srtp.SrtpPolicy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/// Measures SRTP and its peer in turns, in CPU time of the thread, so that a busy machine disturbs
/// both alike: prints medians in nanoseconds and the median of the ratios.
public final class SrtpBesideEvp {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP_ROUNDS = 30;
  private static final int ROUNDS = 31;
  private static final int BLOCKS = 16;

  private SrtpBesideEvp() {}

  /// Runs all pairs; takes no arguments.
  public static void main(String[] args) {
    if (LibcryptoLookup.LIBRARY == null) {
      System.out.println(LibcryptoLookup.NAME + " is not installed: no peer to measure beside");
      return;
    }
    System.out.println("profile                 bytes  what       ours   EVP  ratio (quartiles)");
    SrtpPolicy[] policies = {
      SrtpPolicy.AEAD_AES_128_GCM, SrtpPolicy.AEAD_AES_256_GCM, SrtpPolicy.AES_CM_128_HMAC_SHA1_80
    };
    for (SrtpPolicy policy : policies) {
      for (int length : new int[] {1200, 200}) {
        SrtpBenchmark ours = new SrtpBenchmark();
        ours.policy = policy;
        ours.length = length;
        ours.setUp();
        EvpBenchmark peer = new EvpBenchmark();
        peer.policy = policy;
        peer.length = length;
        peer.setUp();
        String row = String.format(Locale.ROOT, "%-23s %5d", policy, length);
        System.out.println(row + "  protect   " + pair(ours, ours::protect, peer::seal));
        System.out.println(row + "  unprotect " + pair(ours, ours::unprotect, peer::open));
      }
    }
  }

  private static String pair(SrtpBenchmark benchmark, Runnable ours, Runnable peer) {
    double[] ourNanos = new double[ROUNDS];
    double[] peerNanos = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      double our = nanosPerCall(benchmark, ours);
      double their = nanosPerCall(benchmark, peer);
      if (round >= 0) {
        ourNanos[round] = our;
        peerNanos[round] = their;
        ratios[round] = our / their;
      }
    }
    Arrays.sort(ourNanos);
    Arrays.sort(peerNanos);
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%5.0f %5.0f  %.2f (%.2f to %.2f)",
        ourNanos[ROUNDS / 2],
        peerNanos[ROUNDS / 2],
        ratios[ROUNDS / 2],
        ratios[ROUNDS / 4],
        ratios[ROUNDS * 3 / 4]);
  }

  private static double nanosPerCall(SrtpBenchmark benchmark, Runnable call) {
    long nanos = 0;
    for (int block = 0; block < BLOCKS; block++) {
      benchmark.renew();
      long before = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < SrtpBenchmark.RING; i++) {
        call.run();
      }
      nanos += THREADS.getCurrentThreadCpuTime() - before;
    }
    return (double) nanos / (BLOCKS * SrtpBenchmark.RING);
  }
}
