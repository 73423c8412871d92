package dev.parley.core;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/// An [Entropy] in the coat of a `SecureRandom`, so that key generation and signatures replay from
/// a seed.
final class EntropySecureRandom extends SecureRandom {
  private static final long serialVersionUID = 1;

  EntropySecureRandom(Entropy entropy) {
    super(new Spi(entropy), null);
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a source of randomness is not written down");
  }

  private static final class Spi extends SecureRandomSpi {
    private static final long serialVersionUID = 1;
    private final transient Entropy entropy;

    Spi(Entropy entropy) {
      this.entropy = entropy;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // Callers cannot add to it: what is drawn follows from the seed alone.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      entropy.fill(bytes, 0, bytes.length);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      return entropy.bytes(count);
    }
  }
}
