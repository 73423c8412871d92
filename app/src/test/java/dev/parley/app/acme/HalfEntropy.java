package dev.parley.app.acme;

import dev.parley.core.Entropy;

/// Randomness that is always in the middle, so that what is spread is not.
final class HalfEntropy implements Entropy {
  @Override
  public void fill(byte[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = (byte) (i == 0 ? 0x80 : 0);
    }
  }

  @Override
  public Entropy split(String name) {
    return this;
  }
}
