package dev.parley.dtls;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/// A way to sign a handshake, by preference (RFC 8446, section 4.2.3).
enum SignatureScheme {
  ECDSA_SECP256R1_SHA256(0x0403, "EC", "SHA256withECDSA", 256),
  RSA_PSS_RSAE_SHA256(0x0804, "RSA", "SHA-256", 32),
  ECDSA_SECP384R1_SHA384(0x0503, "EC", "SHA384withECDSA", 384),
  RSA_PSS_RSAE_SHA384(0x0805, "RSA", "SHA-384", 48),
  RSA_PSS_RSAE_SHA512(0x0806, "RSA", "SHA-512", 64),
  RSA_PKCS1_SHA256(0x0401, "RSA", "SHA256withRSA", 0),
  RSA_PKCS1_SHA384(0x0501, "RSA", "SHA384withRSA", 0),
  RSA_PKCS1_SHA512(0x0601, "RSA", "SHA512withRSA", 0);

  private final int code;
  private final String keyAlgorithm;

  /// The algorithm of the JDK, or the hash of RSA-PSS.
  private final String algorithm;

  /// The bits of the curve, or the salt of RSA-PSS in bytes.
  private final int parameter;

  SignatureScheme(int code, String keyAlgorithm, String algorithm, int parameter) {
    this.code = code;
    this.keyAlgorithm = keyAlgorithm;
    this.algorithm = algorithm;
    this.parameter = parameter;
  }

  int code() {
    return code;
  }

  private boolean pss() {
    return algorithm.startsWith("SHA-");
  }

  /// PKCS #1 signs handshakes of DTLS 1.2 alone.
  private boolean allowedIn(DtlsVersion version) {
    return version == DtlsVersion.DTLS_1_2 || keyAlgorithm.equals("EC") || pss();
  }

  /// Whether a key can sign or verify so. In DTLS 1.2 the scheme does not name a curve, but ours
  /// are few enough to insist on it.
  private boolean fits(Key key, DtlsVersion version) {
    if (!allowedIn(version) || !key.getAlgorithm().equals(keyAlgorithm)) {
      return false;
    }
    return !(key instanceof ECKey ec)
        || ec.getParams().getCurve().getField().getFieldSize() == parameter;
  }

  /// The schemes that we verify.
  static void writeExtension(ByteWriter out, DtlsVersion version) {
    int extension = out.u16(Extensions.SIGNATURE_ALGORITHMS).open16();
    writeList(out, version);
    out.close16(extension);
  }

  static void writeList(ByteWriter out, DtlsVersion version) {
    int list = out.open16();
    for (SignatureScheme scheme : values()) {
      if (scheme.allowedIn(version)) {
        out.u16(scheme.code);
      }
    }
    out.close16(list);
  }

  /// The first of the schemes that fits our key and that the peer verifies.
  static SignatureScheme choose(Key ours, int[] peer, DtlsVersion version) throws HandshakeFailure {
    for (SignatureScheme scheme : values()) {
      if (scheme.fits(ours, version) && Extensions.contains(peer, scheme.code)) {
        return scheme;
      }
    }
    throw new HandshakeFailure(
        DtlsAlert.HANDSHAKE_FAILURE, "the peer verifies no signature of our certificate's key");
  }

  /// The scheme of a signature, checked against the key that made it.
  static SignatureScheme of(int code, PublicKey key, DtlsVersion version) throws HandshakeFailure {
    SignatureScheme found = find(code);
    if (found == null || !found.fits(key, version)) {
      throw new HandshakeFailure(
          DtlsAlert.ILLEGAL_PARAMETER, "signature scheme " + code + " does not fit the key");
    }
    return found;
  }

  private static @Nullable SignatureScheme find(int code) {
    for (SignatureScheme scheme : values()) {
      if (scheme.code == code) {
        return scheme;
      }
    }
    return null;
  }

  private Signature signature() throws GeneralSecurityException {
    if (!pss()) {
      return Signature.getInstance(algorithm);
    }
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec(algorithm, "MGF1", new MGF1ParameterSpec(algorithm), parameter, 1));
    return signature;
  }

  byte[] sign(PrivateKey key, SecureRandom random, byte[] content) {
    try {
      Signature signature = signature();
      signature.initSign(key, random);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our own key does not sign", e);
    }
  }

  void verify(PublicKey key, byte[] content, byte[] signed) throws HandshakeFailure {
    boolean genuine;
    try {
      Signature signature = signature();
      signature.initVerify(key);
      signature.update(content);
      genuine = signature.verify(signed);
    } catch (GeneralSecurityException malformed) {
      genuine = false;
    }
    if (!genuine) {
      throw new HandshakeFailure(DtlsAlert.DECRYPT_ERROR, "the peer's signature is wrong");
    }
  }
}
