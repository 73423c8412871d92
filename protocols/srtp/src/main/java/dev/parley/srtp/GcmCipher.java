package dev.parley.srtp;

import dev.parley.core.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in Galois/counter mode with a tag of 16 bytes.
///
/// RFC 7714, sections 8 and 9
final class GcmCipher implements PacketCipher {
  static final int TAG_BYTES = 16;

  private final Cipher aes;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final boolean rtcp;
  private final byte[] iv = new byte[12];
  private final byte[] wordBytes = new byte[4];

  GcmCipher(byte[] key, byte[] salt, boolean rtcp) {
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt;
    this.rtcp = rtcp;
    try {
      aes = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/GCM", e);
    }
  }

  @Override
  public void seal(
      int ssrc,
      long index,
      int word,
      byte[] payload,
      int payloadAt,
      int payloadLength,
      byte[] out,
      int at,
      int headerLength) {
    try {
      start(Cipher.ENCRYPT_MODE, ssrc, index, word, out, at, headerLength);
      aes.doFinal(payload, payloadAt, payloadLength, out, at + headerLength);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("index " + index + " of SSRC " + ssrc + " used twice", e);
    }
    if (rtcp) {
      Bytes.putU32(out, at + headerLength + payloadLength + TAG_BYTES, word);
    }
  }

  @Override
  public boolean open(
      int ssrc, long index, int word, byte[] bytes, int at, int headerLength, int payloadLength) {
    int payloadAt = at + headerLength;
    try {
      start(Cipher.DECRYPT_MODE, ssrc, index, word, bytes, at, headerLength);
      aes.doFinal(bytes, payloadAt, payloadLength + TAG_BYTES, bytes, payloadAt);
      return true;
    } catch (AEADBadTagException e) {
      return false; // counted by the caller
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES/GCM takes any input", e);
    }
  }

  private void start(
      int mode, int ssrc, long index, int word, byte[] bytes, int at, int headerLength)
      throws GeneralSecurityException {
    PacketCipher.fold(salt, ssrc, 2, index, 6, iv);
    aes.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, iv));
    aes.updateAAD(bytes, at, headerLength);
    if (rtcp) {
      Bytes.putU32(wordBytes, 0, word);
      aes.updateAAD(wordBytes, 0, 4);
    }
  }
}
