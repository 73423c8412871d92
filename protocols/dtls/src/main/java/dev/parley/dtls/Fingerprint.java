package dev.parley.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A certificate's hash as SDP writes it (RFC 8122, section 5).
///
/// Any text is taken, since it comes from the network; what is not a well-formed SHA-256, SHA-384
/// or SHA-512 hash never matches a certificate.
///
/// @param algorithm such as `sha-256`; kept in lower case
/// @param value hex pairs joined by colons; kept in upper case
public record Fingerprint(String algorithm, String value) {
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  public Fingerprint {
    algorithm = algorithm.strip().toLowerCase(Locale.ROOT);
    value = value.strip().toUpperCase(Locale.ROOT);
  }

  /// The fingerprint of a certificate.
  ///
  /// @param algorithm `sha-256`, `sha-384` or `sha-512`
  /// @param certificate X.509 in DER
  public static Fingerprint of(String algorithm, byte[] certificate) {
    String name = algorithm.toLowerCase(Locale.ROOT);
    if (strength(name) == 0) {
      throw new IllegalArgumentException(
          "fingerprint algorithm '" + algorithm + "' is not sha-256, sha-384 or sha-512");
    }
    return new Fingerprint(name, HEX.formatHex(digest(name, certificate)));
  }

  /// Whether a certificate has one of the fingerprints, looking only at those of the strongest
  /// usable hash among them.
  static boolean anyMatches(List<Fingerprint> fingerprints, byte[] certificate) {
    int strongest = 0;
    for (Fingerprint fingerprint : fingerprints) {
      strongest = Math.max(strongest, fingerprint.strength());
    }
    boolean match = false;
    for (Fingerprint fingerprint : fingerprints) {
      byte[] expected = fingerprint.bytes();
      if (strongest > 0 && fingerprint.strength() == strongest && expected != null) {
        match |= MessageDigest.isEqual(expected, digest(fingerprint.algorithm, certificate));
      }
    }
    return match;
  }

  /// The length of the hash in bytes, 0 for what is weak, unknown or malformed.
  private int strength() {
    int length = strength(algorithm);
    byte[] bytes = length == 0 ? null : bytes();
    return bytes != null && bytes.length == length ? length : 0;
  }

  private static int strength(String algorithm) {
    return switch (algorithm) {
      case "sha-256" -> 32;
      case "sha-384" -> 48;
      case "sha-512" -> 64;
      default -> 0;
    };
  }

  private byte @Nullable [] bytes() {
    try {
      return HEX.parseHex(value);
    } catch (IllegalArgumentException notHex) {
      return null;
    }
  }

  private static byte[] digest(String algorithm, byte[] certificate) {
    try {
      return MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificate);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// The value of an SDP `fingerprint` attribute.
  @Override
  public String toString() {
    return algorithm + " " + value;
  }
}
