package dev.parley.dtls;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM or ChaCha20-Poly1305 under one key.
///
/// A nonce is the vector of the key, its last 64 bits combined by XOR with a number that never
/// comes back under that key.
final class Aead {
  static final int TAG = 16;

  private final boolean chacha;
  private final Cipher cipher;
  private final SecretKeySpec key;
  private final byte[] iv;

  /// @param iv 12 bytes
  Aead(boolean chacha, byte[] key, byte[] iv) {
    this.chacha = chacha;
    this.iv = iv;
    this.key = new SecretKeySpec(key, chacha ? "ChaCha20" : "AES");
    try {
      cipher = Cipher.getInstance(chacha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM and ChaCha20-Poly1305", e);
    }
  }

  private void init(int mode, long number, byte[] aad, int aadLength)
      throws GeneralSecurityException {
    byte[] nonce = iv.clone();
    for (int i = 0; i < 8; i++) {
      nonce[4 + i] ^= (byte) (number >>> (56 - 8 * i));
    }
    AlgorithmParameterSpec spec =
        chacha ? new IvParameterSpec(nonce) : new GCMParameterSpec(8 * TAG, nonce);
    cipher.init(mode, key, spec);
    cipher.updateAAD(aad, 0, aadLength);
  }

  /// Writes `length` bytes of ciphertext and the tag to `out`.
  void seal(long number, byte[] aad, int aadLength, byte[] in, int length, byte[] out, int outAt) {
    try {
      init(Cipher.ENCRYPT_MODE, number, aad, aadLength);
      cipher.doFinal(in, 0, length, out, outAt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing with a fresh nonce does not fail", e);
    }
  }

  /// Writes the plaintext to the front of `out` and answers its length, or -1 if the tag is wrong.
  int open(long number, byte[] aad, int aadLength, byte[] in, int inAt, int length, byte[] out) {
    try {
      init(Cipher.DECRYPT_MODE, number, aad, aadLength);
      return cipher.doFinal(in, inAt, length, out, 0);
    } catch (GeneralSecurityException wrongTag) {
      return -1;
    }
  }
}
