package dev.parley.rtp;

import dev.parley.core.Entropy;
import java.util.Base64;

/// Canonical names of sources.
///
/// RFC 7022, section 4.2
public final class Cname {
  private Cname() {}

  /// A short-term persistent name: 96 random bits in Base64.
  public static String random(Entropy entropy) {
    return Base64.getEncoder().encodeToString(entropy.bytes(12));
  }
}
