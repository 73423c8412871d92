package dev.parley.jsep;

import dev.parley.core.Entropy;
import java.util.Base64;
import java.util.UUID;

/// Random names.
final class Names {
  private Names() {}

  /// A version 4 UUID (RFC 9562, section 5.4).
  static String uuid(Entropy entropy) {
    long high = entropy.nextLong() & ~0xf000L | 0x4000L;
    long low = entropy.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /// Base64 without padding: a CNAME has at least 96 random bits (RFC 7022, section 5).
  static String base64(Entropy entropy, int bytes) {
    return Base64.getEncoder().withoutPadding().encodeToString(entropy.bytes(bytes));
  }
}
