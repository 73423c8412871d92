package dev.parley.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts the bytes that this thread allocates.
final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int FIRST_CALLS = 2_000;
  private static final int CALLS = 10_000;

  private AllocationMeter() {}

  /// The bytes per call, after the first calls have loaded what they need.
  ///
  /// The build runs this under the first compiler alone, which removes no allocation: what is
  /// counted is what the code says, whenever it is compiled.
  static double bytesPerCall(Runnable call) {
    for (int i = 0; i < FIRST_CALLS; i++) {
      call.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }
}
