package dev.parley.turnserver;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many files, and so sockets, this process may have open.
final class OpenFiles {
  private static final int NO_LIMIT = 1 << 20;

  private OpenFiles() {}

  /// The limit that the system sets; about a million where it sets none.
  static int most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? Math.clamp(unix.getMaxFileDescriptorCount(), 1, NO_LIMIT)
        : NO_LIMIT;
  }
}
