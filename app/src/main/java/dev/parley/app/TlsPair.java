package dev.parley.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate chain, the server's own first, and the key that belongs to it.
record TlsPair(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA |EC |)PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----",
          Pattern.DOTALL);
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  TlsPair {
    chain = List.copyOf(chain);
  }

  /// Reads PEM files (RFC 7468): a key of PKCS #8, PKCS #1 or SEC 1.
  ///
  /// @throws GeneralSecurityException if they cannot be used together, with a sentence that says
  ///   why
  static TlsPair read(Path certificate, Path keyFile) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = chain(Files.readAllBytes(certificate));
    if (chain.isEmpty()) {
      throw new GeneralSecurityException(certificate + " holds no certificate");
    }
    PublicKey open = chain.getFirst().getPublicKey();
    Matcher pem = KEY.matcher(Files.readString(keyFile, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          keyFile
              + " holds no unencrypted private key; 'openssl pkey -in OLD -out NEW' takes a password"
              + " away");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(2).strip());
      byte[] pkcs8 = pem.group(1).isEmpty() ? der : wrap(der, open);
      PrivateKey key =
          KeyFactory.getInstance(open.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (!belong(open, key)) {
        throw new GeneralSecurityException(
            "the key in " + keyFile + " is not that of the certificate in " + certificate);
      }
      return new TlsPair(chain, key);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(keyFile + " is damaged: " + e.getMessage(), e);
    }
  }

  static List<X509Certificate> chain(byte[] bytes) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static boolean belong(PublicKey open, PrivateKey key) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (open.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> open.getAlgorithm();
            });
    byte[] text = "Do they belong together?".getBytes(StandardCharsets.US_ASCII);
    try {
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of another curve or length
    }
  }

  /// What older tools write, as PKCS #8 (RFC 5208, section 5): the algorithm stands in the
  /// certificate.
  private static byte[] wrap(byte[] key, PublicKey open) {
    byte[] info = open.getEncoded(); // SubjectPublicKeyInfo: the algorithm, then the key
    int at = content(info, 0);
    int end = content(info, at) + length(info, at);
    byte[] algorithm = Arrays.copyOfRange(info, at, end);
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
  }

  /// Where the content of an element of DER begins.
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int length(byte[] der, int at) {
    int length = der[at + 1] & 0xFF;
    if (length >= 0x80) {
      int end = content(der, at);
      length = 0;
      for (int i = at + 2; i < end; i++) {
        length = length << 8 | der[i] & 0xFF;
      }
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[]... contents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = Arrays.stream(contents).mapToInt(each -> each.length).sum();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    Arrays.stream(contents).forEach(out::writeBytes);
    return out.toByteArray();
  }
}
