package dev.parley.dtls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key derivation of both versions: HKDF with labels (RFC 5869; RFC 8446, section 7.1) and the
/// PRF of TLS 1.2 (RFC 5246, section 5).
final class Hkdf {
  /// Without the space at the end that TLS has: RFC 9147, section 5.9.
  private static final String PREFIX = "dtls13";

  private final String hash;
  private final String prefix;
  private final Mac mac;

  Hkdf(String hash) {
    this(hash, PREFIX);
  }

  Hkdf(String hash, String prefix) {
    this.hash = hash;
    this.prefix = prefix;
    try {
      mac = Mac.getInstance(hash.equals("SHA-384") ? "HmacSHA384" : "HmacSHA256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has HMAC with " + hash, e);
    }
  }

  String hash() {
    return hash;
  }

  int hashLength() {
    return mac.getMacLength();
  }

  byte[] hmac(byte[] key, byte[]... parts) {
    try {
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC takes any key", e);
    }
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  byte[] extract(byte[] salt, byte[] input) {
    // An empty salt and one of zeros are the same key to HMAC, but the JDK takes no empty key.
    return hmac(salt.length == 0 ? new byte[hashLength()] : salt, input);
  }

  byte[] expand(byte[] key, byte[] info, int length) {
    byte[] out = new byte[length];
    byte[] block = new byte[0];
    for (int at = 0, i = 1; at < length; at += block.length, i++) {
      block = hmac(key, block, info, new byte[] {(byte) i});
      System.arraycopy(block, 0, out, at, Math.min(block.length, length - at));
    }
    return out;
  }

  /// HKDF-Expand-Label.
  byte[] expandLabel(byte[] secret, String label, byte[] context, int length) {
    byte[] full = (prefix + label).getBytes(StandardCharsets.US_ASCII);
    ByteWriter info = new ByteWriter().u16(length).vector8(full).vector8(context);
    return expand(secret, info.toByteArray(), length);
  }

  byte[] emptyHash() {
    return digest(new byte[0]);
  }

  byte[] digest(byte[] input) {
    try {
      return MessageDigest.getInstance(hash).digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + hash, e);
    }
  }

  /// The PRF of TLS 1.2.
  byte[] prf(byte[] secret, String label, byte[] seed, int length) {
    byte[] labelled =
        new ByteWriter().bytes(label.getBytes(StandardCharsets.US_ASCII)).bytes(seed).toByteArray();
    byte[] out = new byte[0];
    byte[] a = labelled;
    while (out.length < length) {
      a = hmac(secret, a);
      byte[] block = hmac(secret, a, labelled);
      int at = out.length;
      out = Arrays.copyOf(out, at + block.length);
      System.arraycopy(block, 0, out, at, block.length);
    }
    return Arrays.copyOf(out, length);
  }
}
