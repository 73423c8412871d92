package dev.parley.net;

import dev.parley.core.Entropy;
import java.security.SecureRandom;

/// The operating system's randomness.
public final class SystemEntropy implements Entropy {
  private final SecureRandom random = new SecureRandom();

  /// A source for any number of consumers and threads.
  public SystemEntropy() {}

  @Override
  public void fill(byte[] target, int at, int count) {
    byte[] drawn = new byte[count];
    random.nextBytes(drawn);
    System.arraycopy(drawn, 0, target, at, count);
  }

  @Override
  public Entropy split(String name) {
    return this; // nothing is replayed from it: consumers cannot shift one another
  }

  @Override
  public SecureRandom asSecureRandom() {
    return random;
  }
}
