package dev.parley.dtls;

import dev.parley.core.Entropy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/// Our certificate with its private key; one may serve any number of transports.
///
/// Peers know it by its fingerprint, so it is self-signed and says nothing about us.
public final class DtlsCertificate {
  private static final HexFormat HEX = HexFormat.of();

  /// ecdsa-with-SHA256, RFC 5758, section 3.2.
  private static final byte[] ECDSA_SHA256 =
      Der.element(Der.SEQUENCE, Der.element(Der.OID, HEX.parseHex("2a8648ce3d040302")));

  /// sha256WithRSAEncryption, RFC 4055, section 5.
  private static final byte[] RSA_SHA256 =
      Der.element(
          Der.SEQUENCE,
          Der.element(Der.OID, HEX.parseHex("2a864886f70d01010b")),
          new byte[] {5, 0});

  private static final byte[] COMMON_NAME = Der.element(Der.OID, HEX.parseHex("550403"));
  private static final byte[] VERSION_3 =
      Der.element(Der.CONTEXT_0, Der.element(Der.INTEGER, new byte[] {2}));
  private static final long DAY_MILLIS = 86_400_000L;

  private final byte[] der;
  private final PrivateKey privateKey;
  private final long notAfterMillis;

  private DtlsCertificate(byte[] der, PrivateKey privateKey, long notAfterMillis) {
    this.der = der.clone();
    this.privateKey = privateKey;
    this.notAfterMillis = notAfterMillis;
  }

  /// A fresh ECDSA P-256 key in a self-signed certificate, valid from yesterday for 30 days.
  ///
  /// @param unixMillis the present time of day, from a wall clock
  public static DtlsCertificate generate(Entropy entropy, long unixMillis) {
    return generate(entropy, unixMillis, unixMillis + 30 * DAY_MILLIS);
  }

  /// Like [#generate(Entropy, long)] with an end of its own (`RTCConfiguration.certificates`).
  public static DtlsCertificate generate(Entropy entropy, long unixMillis, long notAfterMillis) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), entropy.asSecureRandom());
      return selfSigned(generator.generateKeyPair(), entropy, unixMillis, notAfterMillis);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// A self-signed certificate for an existing EC or RSA key pair.
  public static DtlsCertificate selfSigned(
      KeyPair keys, Entropy entropy, long unixMillis, long notAfterMillis) {
    boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
    byte[] algorithm = rsa ? RSA_SHA256 : ECDSA_SHA256;
    byte[] serial = entropy.bytes(16);
    serial[0] =
        (byte) ((serial[0] & 0x3F) | 0x40); // positive, and never a superfluous zero in front
    byte[] commonName = HEX.formatHex(entropy.bytes(8)).getBytes(StandardCharsets.US_ASCII);
    byte[] name =
        Der.element(
            Der.SEQUENCE,
            Der.element(
                Der.SET,
                Der.element(Der.SEQUENCE, COMMON_NAME, Der.element(Der.UTF8_STRING, commonName))));
    byte[] validity =
        Der.element(Der.SEQUENCE, time(unixMillis - DAY_MILLIS), time(notAfterMillis));
    byte[] body =
        Der.element(
            Der.SEQUENCE,
            VERSION_3,
            Der.element(Der.INTEGER, serial),
            algorithm,
            name,
            validity,
            name,
            keys.getPublic().getEncoded());
    byte[] signature =
        sign(
            rsa ? "SHA256withRSA" : "SHA256withECDSA",
            keys.getPrivate(),
            body,
            entropy.asSecureRandom());
    byte[] der =
        Der.element(
            Der.SEQUENCE, body, algorithm, Der.element(Der.BIT_STRING, new byte[1], signature));
    return new DtlsCertificate(der, keys.getPrivate(), notAfterMillis);
  }

  /// An existing certificate with its key.
  ///
  /// @param der X.509 in DER
  public static DtlsCertificate of(byte[] der, PrivateKey privateKey, long notAfterMillis) {
    if (Der.subjectPublicKeyInfo(der) == null) {
      throw new IllegalArgumentException("not an X.509 certificate in DER");
    }
    return new DtlsCertificate(der, privateKey, notAfterMillis);
  }

  private static byte[] sign(String algorithm, PrivateKey key, byte[] body, SecureRandom random) {
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key, random);
      signer.update(body);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key cannot sign with " + algorithm, e);
    }
  }

  /// RFC 5280, section 4.1.2.5: two-digit years until 2049.
  private static byte[] time(long unixMillis) {
    ZonedDateTime time = Instant.ofEpochMilli(unixMillis).atZone(ZoneOffset.UTC);
    boolean utc = time.getYear() >= 1950 && time.getYear() < 2050;
    String pattern = utc ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'";
    String text = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    return Der.element(
        utc ? Der.UTC_TIME : Der.GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// X.509 in DER.
  public byte[] der() {
    return der.clone();
  }

  /// The private key, for those who store certificates.
  public PrivateKey privateKey() {
    return privateKey;
  }

  /// When the certificate ends, in milliseconds since 1970.
  public long notAfterMillis() {
    return notAfterMillis;
  }

  /// The certificate's hash, for SDP.
  ///
  /// @param algorithm `sha-256`, `sha-384` or `sha-512`
  public Fingerprint fingerprint(String algorithm) {
    return Fingerprint.of(algorithm, der);
  }

  /// `EC` or `RSA`.
  String keyAlgorithm() {
    return privateKey.getAlgorithm();
  }
}
