package dev.parley.dtls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A ServerHello, which in DTLS 1.3 may be a HelloRetryRequest.
record ServerHello(
    int legacyVersion, byte[] random, DtlsCipherSuite cipherSuite, Extensions extensions) {

  /// The random that makes a ServerHello a HelloRetryRequest (RFC 8446, section 4.1.3).
  static final byte[] RETRY =
      new Hkdf("SHA-256").digest("HelloRetryRequest".getBytes(StandardCharsets.US_ASCII));

  /// The end of the random of a server that knows DTLS 1.3 and takes 1.2.
  static final byte[] DOWNGRADE = "DOWNGRD\u0001".getBytes(StandardCharsets.US_ASCII);

  static ServerHello read(ByteReader in) throws HandshakeFailure {
    int version = in.u16();
    byte[] random = in.bytes(32);
    int sessionId = in.vector8().remaining();
    int code = in.u16();
    DtlsCipherSuite suite = DtlsCipherSuite.of(code);
    int compression = in.u8();
    Extensions extensions = Extensions.read(in);
    in.end();
    if (suite == null || compression != 0 || sessionId > 32) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a ServerHello with odd fields");
    }
    return new ServerHello(version, random, suite, extensions);
  }

  boolean isRetry() {
    return Arrays.equals(random, RETRY);
  }

  boolean isDowngrade() {
    return Arrays.equals(random, 24, 32, DOWNGRADE, 0, 8);
  }

  /// The version that the server took.
  DtlsVersion version(DtlsConfig config) throws HandshakeFailure {
    ByteReader in = extensions.find(Extensions.SUPPORTED_VERSIONS);
    int code = in == null ? legacyVersion : in.u16();
    DtlsVersion version =
        in == null ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3; // 1.2 is never told there
    if (code != version.code() || !config.versions().contains(version)) {
      throw new HandshakeFailure(DtlsAlert.PROTOCOL_VERSION, "a version that we did not offer");
    }
    if (cipherSuite.version() != version || !config.cipherSuites().contains(cipherSuite)) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a suite that we did not offer");
    }
    return version;
  }

  /// Begins one: everything up to the extensions.
  static ByteWriter begin(byte[] random, DtlsCipherSuite suite) {
    return new ByteWriter()
        .u16(DtlsVersion.DTLS_1_2.code())
        .bytes(random)
        .u8(0)
        .u16(suite.code())
        .u8(0);
  }
}
