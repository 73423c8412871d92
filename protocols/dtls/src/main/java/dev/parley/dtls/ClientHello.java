package dev.parley.dtls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A ClientHello as received, and the writer of our own.
///
/// @param cookie of DTLS 1.2, see [DtlsCookies]
/// @param legacyVersion of DTLS 1.2 or below, see `supported_versions` for more
record ClientHello(
    int legacyVersion,
    byte[] random,
    byte[] sessionId,
    byte[] cookie,
    int[] cipherSuites,
    Extensions extensions) {

  /// Stands for an empty `renegotiation_info` (RFC 5746, section 3.3).
  private static final int EMPTY_RENEGOTIATION_INFO_SCSV = 0x00FF;

  static ClientHello read(ByteReader in) throws HandshakeFailure {
    int version = in.u16();
    byte[] random = in.bytes(32);
    byte[] sessionId = in.vector8().rest();
    byte[] cookie = in.vector8().rest();
    int[] suites = in.codes16();
    byte[] compressions = in.vector8().rest();
    Extensions extensions = Extensions.read(in);
    in.end();
    boolean uncompressed = false;
    for (byte compression : compressions) {
      uncompressed |= compression == 0;
    }
    if (!uncompressed || sessionId.length > 32) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a ClientHello with odd fields");
    }
    return new ClientHello(version, random, sessionId, cookie, suites, extensions);
  }

  /// The version that we take, or null when there is none in common.
  @Nullable DtlsVersion choose(List<DtlsVersion> allowed) throws HandshakeFailure {
    ByteReader versions = extensions.find(Extensions.SUPPORTED_VERSIONS);
    int[] offered = versions == null ? new int[] {legacyVersion} : versions.vector8().codes();
    boolean two = Extensions.contains(offered, DtlsVersion.DTLS_1_2.code());
    // A client without supported_versions says the highest; newer ones have smaller numbers.
    two |= versions == null && legacyVersion <= DtlsVersion.DTLS_1_2.code();
    if (versions != null
        && Extensions.contains(offered, DtlsVersion.DTLS_1_3.code())
        && allowed.contains(DtlsVersion.DTLS_1_3)) {
      return DtlsVersion.DTLS_1_3;
    }
    return two && allowed.contains(DtlsVersion.DTLS_1_2) ? DtlsVersion.DTLS_1_2 : null;
  }

  /// The first of our suites of a version that the client has, too.
  DtlsCipherSuite chooseSuite(DtlsConfig config, DtlsVersion version) throws HandshakeFailure {
    for (DtlsCipherSuite suite : config.cipherSuites()) {
      boolean fits =
          version == DtlsVersion.DTLS_1_3
              || suite.keyAlgorithm().equals(config.certificate().keyAlgorithm());
      if (suite.version() == version && fits && Extensions.contains(cipherSuites, suite.code())) {
        return suite;
      }
    }
    throw new HandshakeFailure(DtlsAlert.HANDSHAKE_FAILURE, "no cipher suite in common");
  }

  int[] signatureAlgorithms() throws HandshakeFailure {
    ByteReader in = extensions.require(Extensions.SIGNATURE_ALGORITHMS);
    return in.codes16();
  }

  /// Whether the client wants to hear of secure renegotiation.
  boolean asksRenegotiationInfo() throws HandshakeFailure {
    ByteReader info = extensions.find(Extensions.RENEGOTIATION_INFO);
    if (info != null && info.vector8().remaining() > 0) {
      throw new HandshakeFailure(DtlsAlert.HANDSHAKE_FAILURE, "a renegotiation out of nothing");
    }
    return info != null || Extensions.contains(cipherSuites, EMPTY_RENEGOTIATION_INFO_SCSV);
  }

  /// Writes ours.
  ///
  /// @param legacyCookie what a HelloVerifyRequest of DTLS 1.2 gave, or empty
  /// @param shares the groups to send key shares for
  /// @param cookie what a HelloRetryRequest gave, or null
  static byte[] write(
      DtlsConfig config,
      byte[] random,
      byte[] legacyCookie,
      List<DtlsGroup> shares,
      EphemeralKeys keys,
      byte @Nullable [] cookie) {
    boolean three = config.versions().contains(DtlsVersion.DTLS_1_3);
    ByteWriter out = new ByteWriter();
    out.u16(DtlsVersion.DTLS_1_2.code()).bytes(random).u8(0).vector8(legacyCookie);
    int suites = out.open16();
    for (DtlsCipherSuite suite : config.cipherSuites()) {
      if (config.versions().contains(suite.version())) {
        out.u16(suite.code());
      }
    }
    out.close16(suites);
    out.u8(1).u8(0);
    int extensions = out.open16();
    if (three) {
      writeVersions(out, config);
    }
    if (config.versions().contains(DtlsVersion.DTLS_1_2)) {
      out.u16(Extensions.EXTENDED_MASTER_SECRET).u16(0);
      out.u16(Extensions.RENEGOTIATION_INFO).u16(1).u8(0);
      out.u16(Extensions.EC_POINT_FORMATS).u16(2).u8(1).u8(0);
    }
    writeGroups(out, config, three);
    SignatureScheme.writeExtension(out, DtlsVersion.DTLS_1_2);
    UseSrtp.writeOffer(out, config.srtpProfiles());
    if (three) {
      writeShares(out, shares, keys);
    }
    if (cookie != null) {
      int extension = out.u16(Extensions.COOKIE).open16();
      out.vector16(cookie);
      out.close16(extension);
    }
    out.close16(extensions);
    return out.toByteArray();
  }

  private static void writeVersions(ByteWriter out, DtlsConfig config) {
    int extension = out.u16(Extensions.SUPPORTED_VERSIONS).open16();
    boolean both = config.versions().contains(DtlsVersion.DTLS_1_2);
    out.u8(both ? 4 : 2).u16(DtlsVersion.DTLS_1_3.code());
    if (both) {
      out.u16(DtlsVersion.DTLS_1_2.code());
    }
    out.close16(extension);
  }

  private static void writeGroups(ByteWriter out, DtlsConfig config, boolean three) {
    int extension = out.u16(Extensions.SUPPORTED_GROUPS).open16();
    int list = out.open16();
    for (DtlsGroup group : config.groups()) {
      if (three || group != DtlsGroup.X25519MLKEM768) {
        out.u16(group.code());
      }
    }
    out.close16(list);
    out.close16(extension);
  }

  private static void writeShares(ByteWriter out, List<DtlsGroup> shares, EphemeralKeys keys) {
    int extension = out.u16(Extensions.KEY_SHARE).open16();
    int list = out.open16();
    for (DtlsGroup group : shares) {
      out.u16(group.code()).vector16(keys.share(group));
    }
    out.close16(list);
    out.close16(extension);
  }
}
