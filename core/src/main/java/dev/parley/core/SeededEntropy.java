package dev.parley.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A stream of bytes determined by a seed: SHA-256 in counter mode. For tests and simulations,
/// never for real calls.
public final class SeededEntropy implements Entropy {
  private final MessageDigest sha256;
  private final byte[] key;
  private final byte[] counterBytes = new byte[8];
  private byte[] block = new byte[0];
  private int used;
  private long counter;

  public SeededEntropy(long seed) {
    this(seedBytes(seed));
  }

  private SeededEntropy(byte[] key) {
    this.key = key;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] seedBytes(long seed) {
    byte[] bytes = new byte[8];
    Bytes.putI64(bytes, 0, seed);
    return bytes;
  }

  @Override
  public void fill(byte[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      if (used == block.length) {
        sha256.update(key);
        Bytes.putI64(counterBytes, 0, counter++);
        block = sha256.digest(counterBytes);
        used = 0;
      }
      target[at + i] = block[used++];
    }
  }

  @Override
  public Entropy split(String name) {
    sha256.update(key);
    sha256.update((byte) '/');
    return new SeededEntropy(sha256.digest(name.getBytes(StandardCharsets.UTF_8)));
  }
}
