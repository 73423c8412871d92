package dev.parley.turn;

import dev.parley.core.Bytes;
import dev.parley.core.Entropy;
import dev.parley.core.TransportAddress;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Nonces that the server need not remember: the time and a keyed digest over it and the client's
/// host.
///
/// Each begins with the nonce cookie and the security features of RFC 8489, section 9.2, of which
/// "password algorithms" is set. A valid nonce proves that its holder receives what is sent to its
/// address.
final class Nonces {
  /// "obMatJos2" and the Base64 text of the 24 feature bits, the first of them set.
  static final String PREFIX = "obMatJos2gAAA";

  private static final int SECONDS_BYTES = 4;
  private static final int DIGEST_BYTES = 8;
  private static final int BYTES = SECONDS_BYTES + DIGEST_BYTES;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long validSeconds;
  private final Mac mac;
  private final byte[] input = new byte[SECONDS_BYTES + 17];

  Nonces(Entropy entropy, long validSeconds) {
    this.validSeconds = validSeconds;
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(entropy.bytes(32), "HmacSHA256"));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// A fresh nonce for a client; the port does not count, so that a second connection may use it.
  String create(long now, TransportAddress client) {
    byte[] value = new byte[BYTES];
    Bytes.putU32(value, 0, seconds(now));
    System.arraycopy(digest(value, client), 0, value, SECONDS_BYTES, DIGEST_BYTES);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /// Whether we gave this nonce to this host, not too long ago.
  boolean isValid(long now, TransportAddress client, @Nullable String nonce) {
    if (nonce == null || nonce.length() != PREFIX.length() + 16 || !nonce.startsWith(PREFIX)) {
      return false;
    }
    byte[] value;
    try {
      value = Base64.getUrlDecoder().decode(nonce.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return false;
    }
    byte[] digest = new byte[DIGEST_BYTES];
    System.arraycopy(value, SECONDS_BYTES, digest, 0, DIGEST_BYTES);
    long age = (seconds(now) - Bytes.u32(value, 0)) & 0xFFFF_FFFFL;
    return MessageDigest.isEqual(digest, digest(value, client)) && age <= validSeconds;
  }

  private static long seconds(long now) {
    return Math.floorDiv(now, NANOS_PER_SECOND) & 0xFFFF_FFFFL;
  }

  private byte[] digest(byte[] value, TransportAddress client) {
    System.arraycopy(value, 0, input, 0, SECONDS_BYTES);
    Bytes.putU8(input, SECONDS_BYTES, client.v6() ? 6 : 4);
    Bytes.putI64(input, SECONDS_BYTES + 1, client.high());
    Bytes.putI64(input, SECONDS_BYTES + 9, client.low());
    byte[] full = mac.doFinal(input);
    byte[] digest = new byte[DIGEST_BYTES];
    System.arraycopy(full, 0, digest, 0, DIGEST_BYTES);
    return digest;
  }
}
