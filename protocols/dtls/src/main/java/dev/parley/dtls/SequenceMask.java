package dev.parley.dtls;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Hides the record numbers of DTLS 1.3 (RFC 9147, section 4.2.3).
final class SequenceMask {
  /// The ciphertext that the mask is computed from.
  static final int SAMPLE = 16;

  private final boolean chacha;
  private final Cipher cipher;
  private final SecretKeySpec key;
  private final byte[] block = new byte[SAMPLE];

  SequenceMask(boolean chacha, byte[] keyBytes) {
    this.chacha = chacha;
    key = new SecretKeySpec(keyBytes, chacha ? "ChaCha20" : "AES");
    try {
      cipher = Cipher.getInstance(chacha ? "ChaCha20" : "AES/ECB/NoPadding");
      if (!chacha) {
        cipher.init(Cipher.ENCRYPT_MODE, key);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES and ChaCha20", e);
    }
  }

  /// The first 16 bits of the mask for the ciphertext at `at`.
  int mask(byte[] ciphertext, int at) {
    try {
      if (chacha) {
        int counter = Integer.reverseBytes(dev.parley.core.Bytes.i32(ciphertext, at));
        byte[] nonce = new byte[12];
        System.arraycopy(ciphertext, at + 4, nonce, 0, 12);
        // Decrypting, as the JDK refuses to encrypt twice with what it takes for a repeated nonce.
        cipher.init(Cipher.DECRYPT_MODE, key, new ChaCha20ParameterSpec(nonce, counter));
        block[0] = 0;
        block[1] = 0;
        cipher.doFinal(block, 0, 2, block, 0);
      } else {
        cipher.doFinal(ciphertext, at, SAMPLE, block, 0);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("one block is one block", e);
    }
    return (block[0] & 0xFF) << 8 | (block[1] & 0xFF);
  }
}
