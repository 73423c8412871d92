package dev.parley.interop.dtls;

import dev.parley.core.SeededEntropy;
import dev.parley.dtls.DtlsCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Certificates for both sides, and in PEM for OpenSSL.
final class Certificates {
  private Certificates() {}

  static DtlsCertificate ecdsa() {
    return DtlsCertificate.generate(
        new SeededEntropy(System.nanoTime()), System.currentTimeMillis());
  }

  static DtlsCertificate rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      long now = System.currentTimeMillis();
      return DtlsCertificate.selfSigned(
          generator.generateKeyPair(),
          new SeededEntropy(System.nanoTime()),
          now,
          now + 86_400_000L);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static DtlsCertificate of(String keyAlgorithm) {
    return keyAlgorithm.equals("RSA") ? rsa() : ecdsa();
  }

  /// Writes certificate and key into one file, as `-cert` takes it.
  static Path pem(DtlsCertificate certificate, Path folder) throws IOException {
    String text =
        block("CERTIFICATE", certificate.der())
            + block("PRIVATE KEY", certificate.privateKey().getEncoded());
    return Files.writeString(folder.resolve("peer.pem"), text);
  }

  private static String block(String name, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    String body = Base64.getMimeEncoder(64, newline).encodeToString(der);
    return "-----BEGIN " + name + "-----\n" + body + "\n-----END " + name + "-----\n";
  }
}
