package dev.parley.srtp;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode, then HMAC-SHA1 over header, ciphertext and word.
///
/// RFC 3711, sections 4.1.1 and 4.2
final class CounterModeCipher implements PacketCipher {
  static final int AUTHENTICATION_KEY_BYTES = 20;

  private final Cipher aes;
  private final Mac hmac;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final int tagBytes;
  private final int tagGap;
  private final byte[] iv = new byte[16];
  private final byte[] wordBytes = new byte[4];
  private final byte[] digest = new byte[20];
  private byte[] spare = new byte[0];

  CounterModeCipher(byte[] key, byte[] salt, byte[] authenticationKey, int tagBytes, boolean rtcp) {
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt;
    this.tagBytes = tagBytes;
    tagGap = rtcp ? SrtpPolicy.RTCP_WORD_BYTES : 0;
    try {
      aes = Cipher.getInstance("AES/CTR/NoPadding");
      hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
    } catch (NoSuchAlgorithmException | NoSuchPaddingException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has AES in counter mode and HMAC-SHA1", e);
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
    crypt(ssrc, index, payload, payloadAt, payloadLength, out, at + headerLength);
    int end = at + headerLength + payloadLength;
    authenticate(out, at, end - at, word);
    if (tagGap != 0) {
      Bytes.putU32(out, end, word);
    }
    System.arraycopy(digest, 0, out, end + tagGap, tagBytes);
  }

  @Override
  public boolean open(
      int ssrc, long index, int word, byte[] bytes, int at, int headerLength, int payloadLength) {
    int end = at + headerLength + payloadLength;
    authenticate(bytes, at, end - at, word);
    int difference = 0; // without a branch: how far a forged tag is right must not show in time
    for (int i = 0; i < tagBytes; i++) {
      difference |= digest[i] ^ bytes[end + tagGap + i];
    }
    if (difference != 0) {
      return false;
    }
    crypt(ssrc, index, bytes, at + headerLength, payloadLength, bytes, at + headerLength);
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not the same contents
  private void crypt(int ssrc, long index, byte[] in, int inAt, int length, byte[] out, int outAt) {
    PacketCipher.fold(salt, ssrc, 4, index, 8, iv);
    byte[] source = in;
    int from = inAt;
    if (in == out) {
      // The JDK would make a copy of its own for each packet.
      if (spare.length < length) {
        spare = new byte[Math.max(length, Packet.CAPACITY)];
      }
      System.arraycopy(in, inAt, spare, 0, length);
      source = spare;
      from = 0;
    }
    try {
      aes.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      aes.doFinal(source, from, length, out, outAt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode takes any input", e);
    }
  }

  private void authenticate(byte[] bytes, int at, int length, int word) {
    hmac.update(bytes, at, length);
    Bytes.putU32(wordBytes, 0, word);
    hmac.update(wordBytes, 0, 4);
    try {
      hmac.doFinal(digest, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 has 20 bytes", e);
    }
  }
}
