package dev.parley.dtls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.X509EncodedKeySpec;

/// The peer's certificate: its fingerprint says whose it is, so only its key is read.
record PeerCertificate(byte[] der, PublicKey key) {
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  static PeerCertificate read(byte[] der) throws HandshakeFailure {
    byte[] info = Der.subjectPublicKeyInfo(der);
    if (info == null) {
      throw new HandshakeFailure(DtlsAlert.BAD_CERTIFICATE, "a certificate that is none");
    }
    PublicKey key = key(info);
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
        throw new HandshakeFailure(DtlsAlert.BAD_CERTIFICATE, "an RSA key of " + bits + " bits");
      }
    }
    return new PeerCertificate(der, key);
  }

  private static PublicKey key(byte[] info) throws HandshakeFailure {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(info);
    for (String algorithm : new String[] {"EC", "RSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(spec);
      } catch (GeneralSecurityException another) {
        // The algorithm stands inside; the JDK has no factory that looks there.
      }
    }
    throw new HandshakeFailure(
        DtlsAlert.UNSUPPORTED_CERTIFICATE, "a certificate whose key is neither EC nor RSA");
  }
}
