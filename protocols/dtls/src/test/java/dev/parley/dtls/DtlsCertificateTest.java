package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.SeededEntropy;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class DtlsCertificateTest {
  private static final long YEAR_MILLIS = 365L * 86_400_000;

  private static X509Certificate parse(DtlsCertificate certificate)
      throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate.der()));
  }

  @Test
  void isAValidSelfSignedCertificateThatSaysNothing() throws GeneralSecurityException {
    DtlsCertificate certificate = DtlsPair.certificate(1);
    X509Certificate parsed = parse(certificate);
    parsed.verify(parsed.getPublicKey());
    assertThat(parsed.getNotBefore().toInstant()).isBefore(Instant.ofEpochMilli(DtlsPair.WALL));
    assertThat(parsed.getVersion()).isEqualTo(3);
    assertThat(parsed.getSerialNumber().bitLength()).isBetween(120, 127);
    assertThat(parsed.getSubjectX500Principal().getName()).matches("CN=[0-9a-f]{16}");
    assertThat(parsed.getNotAfter().toInstant().getEpochSecond())
        .isEqualTo(certificate.notAfterMillis() / 1000);
    assertThat(parse(DtlsPair.certificate(2)).getSerialNumber())
        .isNotEqualTo(parsed.getSerialNumber());
  }

  @Test
  void endsAfter2049WhenAskedTo() throws GeneralSecurityException {
    long far = DtlsPair.WALL + 30 * YEAR_MILLIS;
    X509Certificate parsed =
        parse(DtlsCertificate.generate(new SeededEntropy(1), DtlsPair.WALL, far));
    assertThat(parsed.getNotAfter().toInstant().getEpochSecond()).isEqualTo(far / 1000);
  }

  @Test
  void theSameSeedGivesTheSameCertificate() {
    assertThat(DtlsPair.certificate(5).der()).isEqualTo(DtlsPair.certificate(5).der());
  }

  @Test
  void comesBackFromItsParts() {
    DtlsCertificate certificate = DtlsPair.certificate(1);
    DtlsCertificate copy = DtlsCertificate.of(certificate.der(), certificate.privateKey(), 1);
    assertThat(copy.fingerprint("sha-256")).isEqualTo(certificate.fingerprint("sha-256"));
    assertThatThrownBy(() -> DtlsCertificate.of(new byte[9], certificate.privateKey(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fingerprintsMatchInAnyCaseAndAnyStrongHash() {
    DtlsCertificate certificate = DtlsPair.certificate(1);
    for (String algorithm : List.of("sha-256", "SHA-384", "sha-512")) {
      Fingerprint print = certificate.fingerprint(algorithm);
      Fingerprint lower =
          new Fingerprint(
              print.algorithm().toUpperCase(Locale.ROOT), print.value().toLowerCase(Locale.ROOT));
      assertThat(Fingerprint.anyMatches(List.of(lower), certificate.der())).isTrue();
      assertThat(Fingerprint.anyMatches(List.of(lower), DtlsPair.certificate(2).der())).isFalse();
    }
  }

  @Test
  void onlyTheStrongestHashCounts() {
    byte[] der = DtlsPair.certificate(1).der();
    Fingerprint right = Fingerprint.of("sha-256", der);
    Fingerprint strongWrong = DtlsPair.certificate(2).fingerprint("sha-512");
    Fingerprint wrong = DtlsPair.certificate(2).fingerprint("sha-256");
    assertThat(Fingerprint.anyMatches(List.of(wrong, right), der)).isTrue();
    assertThat(Fingerprint.anyMatches(List.of(right, strongWrong), der)).isFalse();
    assertThat(Fingerprint.anyMatches(List.of(right, new Fingerprint("sha-1", "AA")), der))
        .isTrue();
    assertThat(Fingerprint.anyMatches(List.of(new Fingerprint("sha-256", "AA:BB")), der)).isFalse();
    assertThat(Fingerprint.anyMatches(List.of(new Fingerprint("sha-256", "zz")), der)).isFalse();
    assertThatThrownBy(() -> Fingerprint.of("sha-1", der))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyDamageToACertificateIsRefusedOrHarmless() throws GeneralSecurityException {
    byte[] der = DtlsPair.certificate(1).der();
    for (int i = 0; i < der.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = der.clone();
        damaged[i] ^= (byte) (1 << bit);
        try {
          assertThat(PeerCertificate.read(damaged).key()).isNotNull();
        } catch (HandshakeFailure refused) {
          assertThat(refused.alert())
              .isIn(DtlsAlert.BAD_CERTIFICATE, DtlsAlert.UNSUPPORTED_CERTIFICATE);
        }
      }
    }
  }
}
