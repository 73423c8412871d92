package dev.parley.dtls;

import java.util.List;
import java.util.function.Consumer;

/// What a transport may negotiate, and how it behaves.
///
/// @param certificate ours
/// @param versions those allowed; the newest common one is taken
/// @param groups by preference
/// @param cipherSuites by preference; each counts for its own version alone
/// @param srtpProfiles by preference; empty: `use_srtp` is neither offered nor answered
/// @param mtu the most bytes of a datagram, 256 to 1900
/// @param retransmissionNanos how long the first answer is waited for; doubles with each attempt
/// @param handshakeTimeoutNanos when a handshake is given up
/// @param recordsPerKey after how many records of DTLS 1.3 our sending key is changed
/// @param clientCertificate whether a server asks its client for a certificate, which then has to
///   match a fingerprint; false for TURN, where clients prove themselves in another way
public record DtlsConfig(
    DtlsCertificate certificate,
    List<DtlsVersion> versions,
    List<DtlsGroup> groups,
    List<DtlsCipherSuite> cipherSuites,
    List<SrtpProfile> srtpProfiles,
    int mtu,
    long retransmissionNanos,
    long handshakeTimeoutNanos,
    long recordsPerKey,
    boolean clientCertificate) {

  public DtlsConfig {
    versions = List.copyOf(versions);
    groups = List.copyOf(groups);
    cipherSuites = List.copyOf(cipherSuites);
    srtpProfiles = List.copyOf(srtpProfiles);
    require(!versions.isEmpty(), "versions", versions, "at least one");
    for (DtlsVersion version : versions) {
      require(
          cipherSuites.stream().anyMatch(suite -> suite.version() == version),
          "cipherSuites",
          cipherSuites,
          "at least one for " + version);
    }
    require(!groups.isEmpty(), "groups", groups, "at least one");
    require(
        !versions.contains(DtlsVersion.DTLS_1_2)
            || groups.stream().anyMatch(group -> group != DtlsGroup.X25519MLKEM768),
        "groups",
        groups,
        "one that DTLS 1.2 knows");
    require(mtu >= 256 && mtu <= 1900, "mtu", mtu, "256 to 1900");
    require(
        retransmissionNanos >= 1_000_000, "retransmissionNanos", retransmissionNanos, "1 ms up");
    require(
        handshakeTimeoutNanos > retransmissionNanos,
        "handshakeTimeoutNanos",
        handshakeTimeoutNanos,
        "more than retransmissionNanos");
    require(
        recordsPerKey >= 4 && recordsPerKey <= 1L << 24,
        "recordsPerKey",
        recordsPerKey,
        "4 to 2^24");
  }

  private static void require(boolean ok, String option, Object value, String range) {
    if (!ok) {
      throw new IllegalArgumentException(option + " is " + value + ", must be: " + range);
    }
  }

  /// Everything that we know: both versions, all groups and suites, AEAD profiles of SRTP first.
  public static DtlsConfig of(DtlsCertificate certificate) {
    return new DtlsConfig(
        certificate,
        List.of(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_2),
        List.of(DtlsGroup.values()),
        List.of(DtlsCipherSuite.values()),
        List.of(
            SrtpProfile.AEAD_AES_128_GCM,
            SrtpProfile.AEAD_AES_256_GCM,
            SrtpProfile.AES128_CM_SHA1_80,
            SrtpProfile.AES128_CM_SHA1_32),
        1200,
        100_000_000L,
        60_000_000_000L,
        1L << 23,
        true);
  }

  public DtlsConfig withVersions(DtlsVersion... newVersions) {
    return with(draft -> draft.versions = List.of(newVersions));
  }

  public DtlsConfig withGroups(DtlsGroup... newGroups) {
    return with(draft -> draft.groups = List.of(newGroups));
  }

  public DtlsConfig withCipherSuites(DtlsCipherSuite... newSuites) {
    return with(draft -> draft.cipherSuites = List.of(newSuites));
  }

  public DtlsConfig withSrtpProfiles(List<SrtpProfile> newProfiles) {
    return with(draft -> draft.srtpProfiles = newProfiles);
  }

  public DtlsConfig withMtu(int newMtu) {
    return with(draft -> draft.mtu = newMtu);
  }

  public DtlsConfig withTimeouts(long newRetransmissionNanos, long newHandshakeTimeoutNanos) {
    return with(draft -> {
      draft.retransmissionNanos = newRetransmissionNanos;
      draft.handshakeTimeoutNanos = newHandshakeTimeoutNanos;
    });
  }

  public DtlsConfig withRecordsPerKey(long newRecordsPerKey) {
    return with(draft -> draft.recordsPerKey = newRecordsPerKey);
  }

  public DtlsConfig withClientCertificate(boolean wanted) {
    return with(draft -> draft.clientCertificate = wanted);
  }

  private DtlsConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /// A copy in which one thing is changed.
  private static final class Draft {
    final DtlsCertificate certificate;
    List<DtlsVersion> versions;
    List<DtlsGroup> groups;
    List<DtlsCipherSuite> cipherSuites;
    List<SrtpProfile> srtpProfiles;
    int mtu;
    long retransmissionNanos;
    long handshakeTimeoutNanos;
    long recordsPerKey;
    boolean clientCertificate;

    Draft(DtlsConfig from) {
      certificate = from.certificate;
      versions = from.versions;
      groups = from.groups;
      cipherSuites = from.cipherSuites;
      srtpProfiles = from.srtpProfiles;
      mtu = from.mtu;
      retransmissionNanos = from.retransmissionNanos;
      handshakeTimeoutNanos = from.handshakeTimeoutNanos;
      recordsPerKey = from.recordsPerKey;
      clientCertificate = from.clientCertificate;
    }

    DtlsConfig config() {
      return new DtlsConfig(
          certificate,
          versions,
          groups,
          cipherSuites,
          srtpProfiles,
          mtu,
          retransmissionNanos,
          handshakeTimeoutNanos,
          recordsPerKey,
          clientCertificate);
    }
  }
}
