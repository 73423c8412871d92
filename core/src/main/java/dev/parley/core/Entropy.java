package dev.parley.core;

import java.security.SecureRandom;

/// The randomness that a core is given. In production the system's, in tests a stream that a seed
/// determines.
public interface Entropy {
  /// Fills `count` bytes from `at`.
  void fill(byte[] target, int at, int count);

  /// An independent source, so that a new consumer does not shift what others draw.
  ///
  /// @param name the consumer; the same name gives the same stream for the same seed
  Entropy split(String name);

  default byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    fill(bytes, 0, count);
    return bytes;
  }

  default long nextLong() {
    return Bytes.i64(bytes(8), 0);
  }

  default int nextInt() {
    return (int) nextLong();
  }

  /// A number in `0..bound-1`, without bias.
  default int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound + " must be at least 1");
    }
    long limit = (1L << 32) / bound * bound;
    long value;
    do {
      value = nextLong() >>> 32;
    } while (value >= limit);
    return (int) (value % bound);
  }

  /// A number in `[0, 1)`.
  default double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /// The same source in the type that the JDK's cryptography takes.
  default SecureRandom asSecureRandom() {
    return new EntropySecureRandom(this);
  }
}
