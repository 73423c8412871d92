package dev.parley.bench.sfu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// A server with its subscribers, which can be measured again and again.
interface Load extends AutoCloseable {
  /// What is sent.
  ///
  /// @param packetsPerSecond by the publisher, to all
  /// @param burst how many of them at once
  /// @param bytes of one, RTP header included
  record Traffic(int packetsPerSecond, int burst, int bytes) {
    Traffic times(int factor) {
      return new Traffic(packetsPerSecond * factor, burst, bytes);
    }

    long stepNanos() {
      return 1_000_000_000L * burst / packetsPerSecond;
    }
  }

  /// What came out.
  ///
  /// @param micros of processor time of the whole server process, per forwarded packet
  /// @param kernelMicros of it in the kernel
  /// @param loss the share of packets that did not arrive
  /// @param p50 latency in milliseconds, or NaN
  /// @param p99 latency in milliseconds, or NaN
  record Result(
      double micros,
      double kernelMicros,
      double forwardedPerSecond,
      double loss,
      double p50,
      double p99) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%6.2f us CPU per forwarded packet, %.2f of it in the kernel, %.0f forwarded/s, loss %.3f"
              + " %%, latency p50 %.2f ms, p99 %.2f ms",
          micros,
          kernelMicros,
          forwardedPerSecond,
          100 * loss,
          p50,
          p99);
    }
  }

  /// The clock ticks per second of Linux' `/proc`, the same on every architecture we know.
  double TICKS_PER_SECOND = 100;

  String name();

  /// Sends for so many seconds.
  Result measure(Traffic traffic, int seconds) throws IOException;

  @Override
  void close() throws IOException;

  /// The processor time of all threads of a process so far.
  ///
  /// @param total in user code and in the kernel, in seconds
  /// @param kernel in the kernel alone
  record Cpu(double total, double kernel) {
    static Cpu of(long pid) throws IOException {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double user = Long.parseLong(fields[11]) / TICKS_PER_SECOND;
      double kernel = Long.parseLong(fields[12]) / TICKS_PER_SECOND;
      return new Cpu(user + kernel, kernel);
    }

    Cpu since(Cpu before) {
      return new Cpu(total - before.total, kernel - before.kernel);
    }
  }
}
