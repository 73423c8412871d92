package dev.parley.stun;

import dev.parley.core.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The key of MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256; belongs to one thread.
///
/// Names and passwords are taken as they are: whoever lets people type them applies OpaqueString
/// (RFC 8265) first.
///
/// RFC 8489, sections 9.1.1 and 9.2.2
public final class StunKey {
  /// The length of a MESSAGE-INTEGRITY value.
  public static final int SHA1_BYTES = 20;

  /// The length of an untruncated MESSAGE-INTEGRITY-SHA256 value.
  public static final int SHA256_BYTES = 32;

  private final byte[] key;
  private final byte[] length = new byte[2];
  private final byte[] computed = new byte[SHA256_BYTES];
  private @Nullable Mac sha1;
  private @Nullable Mac sha256;

  private StunKey(byte[] key) {
    if (key.length == 0) {
      throw new IllegalArgumentException("the password is empty");
    }
    this.key = key;
  }

  /// The key of short-term credentials: the password.
  public static StunKey shortTerm(String password) {
    return new StunKey(password.getBytes(StandardCharsets.UTF_8));
  }

  /// The key of long-term credentials with the password algorithm MD5.
  public static StunKey longTermMd5(String username, String realm, String password) {
    return new StunKey(digest("MD5", username + ":" + realm + ":" + password));
  }

  /// The key of long-term credentials with the password algorithm SHA-256.
  public static StunKey longTermSha256(String username, String realm, String password) {
    return new StunKey(digest("SHA-256", username + ":" + realm + ":" + password));
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// Writes the MESSAGE-INTEGRITY value of the message at `at` whose attribute header begins at
  /// `attribute`.
  void sign(byte[] b, int at, int attribute, byte[] target, int targetAt) {
    hmac(sha1(), SHA1_BYTES, b, at, attribute);
    System.arraycopy(computed, 0, target, targetAt, SHA1_BYTES);
  }

  /// Like [#sign] for MESSAGE-INTEGRITY-SHA256, untruncated.
  void signSha256(byte[] b, int at, int attribute, byte[] target, int targetAt) {
    hmac(sha256(), SHA256_BYTES, b, at, attribute);
    System.arraycopy(computed, 0, target, targetAt, SHA256_BYTES);
  }

  boolean verify(byte[] b, int at, int attribute) {
    hmac(sha1(), SHA1_BYTES, b, at, attribute);
    return matches(b, attribute + 4, SHA1_BYTES);
  }

  /// The value may be truncated to no less than 16 bytes (RFC 8489, section 14.6).
  boolean verifySha256(byte[] b, int at, int attribute, int valueBytes) {
    hmac(sha256(), valueBytes, b, at, attribute);
    return matches(b, attribute + 4, valueBytes);
  }

  /// The header's length field counts up to the end of the integrity attribute, whatever follows.
  private void hmac(Mac mac, int valueBytes, byte[] b, int at, int attribute) {
    Bytes.putU16(length, 0, attribute + 4 + valueBytes - at - StunMessage.HEADER_BYTES);
    mac.update(b, at, 2);
    mac.update(length, 0, 2);
    mac.update(b, at + 4, attribute - at - 4);
    try {
      mac.doFinal(computed, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("32 bytes hold every digest used here", e);
    }
  }

  /// Takes as long for a near miss as for a far one.
  private boolean matches(byte[] b, int at, int count) {
    int difference = 0;
    for (int i = 0; i < count; i++) {
      difference |= computed[i] ^ b[at + i];
    }
    return difference == 0;
  }

  private Mac sha1() {
    Mac mac = sha1;
    if (mac == null) {
      mac = mac("HmacSHA1");
      sha1 = mac;
    }
    return mac;
  }

  private Mac sha256() {
    Mac mac = sha256;
    if (mac == null) {
      mac = mac("HmacSHA256");
      sha256 = mac;
    }
    return mac;
  }

  private Mac mac(String algorithm) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
