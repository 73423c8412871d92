package dev.parley.dtls;

import org.jspecify.annotations.Nullable;

/// A cipher suite, by its IANA name.
public enum DtlsCipherSuite {
  TLS_AES_128_GCM_SHA256(0x1301, DtlsVersion.DTLS_1_3, "", 16, false),
  TLS_AES_256_GCM_SHA384(0x1302, DtlsVersion.DTLS_1_3, "", 32, false),
  TLS_CHACHA20_POLY1305_SHA256(0x1303, DtlsVersion.DTLS_1_3, "", 32, true),
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B, DtlsVersion.DTLS_1_2, "EC", 16, false),
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F, DtlsVersion.DTLS_1_2, "RSA", 16, false),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C, DtlsVersion.DTLS_1_2, "EC", 32, false),
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030, DtlsVersion.DTLS_1_2, "RSA", 32, false),
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9, DtlsVersion.DTLS_1_2, "EC", 32, true),
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8, DtlsVersion.DTLS_1_2, "RSA", 32, true);

  private final int code;
  private final DtlsVersion version;
  private final String keyAlgorithm;
  private final int keyLength;
  private final boolean chacha;

  DtlsCipherSuite(
      int code, DtlsVersion version, String keyAlgorithm, int keyLength, boolean chacha) {
    this.code = code;
    this.version = version;
    this.keyAlgorithm = keyAlgorithm;
    this.keyLength = keyLength;
    this.chacha = chacha;
  }

  public int code() {
    return code;
  }

  /// The one version that this suite belongs to.
  public DtlsVersion version() {
    return version;
  }

  /// The algorithm of the server's key (`EC` or `RSA`), empty where the suite leaves it open.
  String keyAlgorithm() {
    return keyAlgorithm;
  }

  int keyLength() {
    return keyLength;
  }

  boolean chacha() {
    return chacha;
  }

  /// The hash of the key schedule, as the JDK names it.
  String hash() {
    return name().endsWith("SHA384") ? "SHA-384" : "SHA-256";
  }

  static @Nullable DtlsCipherSuite of(int code) {
    for (DtlsCipherSuite suite : values()) {
      if (suite.code == code) {
        return suite;
      }
    }
    return null;
  }
}
