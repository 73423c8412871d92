package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// One fragment that waits for others.
final class Fragment {
  /// What a fragment costs besides its bytes, so that tiny ones cannot fill the memory.
  static final int OVERHEAD = 256;

  byte[] data = new byte[0];
  int length;
  @Nullable Fragment next;
}
