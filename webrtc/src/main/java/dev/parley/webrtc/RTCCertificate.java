package dev.parley.webrtc;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.dtls.Fingerprint;
import dev.parley.net.SystemEntropy;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A certificate that a connection shows the other side.
///
/// Made by `RTCPeerConnection.generateCertificate`, or of one that the program has.
public final class RTCCertificate {
  private static final long THIRTY_DAYS_MILLIS = 30L * 86_400_000;
  private static final long YEAR_MILLIS = 365L * 86_400_000;

  private final DtlsCertificate certificate;

  RTCCertificate(DtlsCertificate certificate) {
    this.certificate = certificate;
  }

  /// A certificate that the program stored, so that the other side knows it again.
  ///
  /// @param der X.509 in DER
  /// @param privateKey an EC or RSA key
  /// @param expires in milliseconds since 1970
  public static RTCCertificate of(byte[] der, PrivateKey privateKey, long expires) {
    return new RTCCertificate(DtlsCertificate.of(der, privateKey, expires));
  }

  /// When it ends, in milliseconds since 1970.
  public long expires() {
    return certificate.notAfterMillis();
  }

  /// Its hashes, as descriptions show them.
  public List<RTCDtlsFingerprint> getFingerprints() {
    Fingerprint fingerprint = certificate.fingerprint("sha-256");
    return List.of(
        new RTCDtlsFingerprint(
            fingerprint.algorithm(), fingerprint.value().toLowerCase(Locale.ROOT)));
  }

  DtlsCertificate certificate() {
    return certificate;
  }

  static RTCCertificate ecdsa() {
    return new RTCCertificate(
        DtlsCertificate.generate(new SystemEntropy(), System.currentTimeMillis()));
  }

  /// As the Web Cryptography API names keys: `ECDSA` with a `namedCurve`, or `RSASSA-PKCS1-v1_5`
  /// with `modulusLength`, `publicExponent` and `hash`; `expires` in milliseconds from now.
  ///
  /// @throws DOMException `NotSupportedError` for any other
  static RTCCertificate generate(Map<String, ?> algorithm) {
    long lifeMillis = lifeMillis(algorithm.get("expires"));
    long now = System.currentTimeMillis();
    String name = String.valueOf(algorithm.get("name")).toUpperCase(Locale.ROOT);
    try {
      KeyPairGenerator generator;
      if (name.equals("ECDSA") && "P-256".equals(algorithm.get("namedCurve"))) {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else if (name.equals("RSASSA-PKCS1-V1_5") && hash(algorithm).equals("SHA-256")) {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(modulus(algorithm.get("modulusLength")));
      } else {
        throw DOMException.notSupported(
            "no certificate can have "
                + algorithm
                + ": use ECDSA with namedCurve P-256, or"
                + " RSASSA-PKCS1-v1_5 with SHA-256");
      }
      return new RTCCertificate(
          DtlsCertificate.selfSigned(
              generator.generateKeyPair(), new SystemEntropy(), now, now + lifeMillis));
    } catch (GeneralSecurityException e) {
      throw new DOMException("the key could not be made: " + e.getMessage(), "NotSupportedError");
    }
  }

  private static String hash(Map<String, ?> algorithm) {
    Object hash = algorithm.get("hash");
    Object name = hash instanceof Map<?, ?> map ? map.get("name") : hash;
    return String.valueOf(name).toUpperCase(Locale.ROOT);
  }

  private static int modulus(@Nullable Object bits) {
    int length = bits instanceof Number number ? number.intValue() : 0;
    if (length < 1024 || length > 8192) {
      throw DOMException.notSupported("modulusLength " + bits + " is not in 1024..8192");
    }
    return length;
  }

  /// At most a year, as the specification allows.
  private static long lifeMillis(@Nullable Object expires) {
    if (expires == null) {
      return THIRTY_DAYS_MILLIS;
    }
    if (!(expires instanceof Number number) || !(number.doubleValue() >= 0)) {
      throw new IllegalArgumentException("expires " + expires + " is no number of milliseconds");
    }
    return Math.min(number.longValue(), YEAR_MILLIS);
  }
}
