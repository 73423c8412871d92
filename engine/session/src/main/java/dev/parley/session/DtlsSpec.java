package dev.parley.session;

import java.util.List;

/// Our part in the DTLS handshake, and the certificates that the other side announced (RFC 8842,
/// RFC 8122).
///
/// @param client whether we send the ClientHello (`a=setup:active`)
/// @param remoteFingerprints at least one; the peer's certificate has to match one of the strongest
///   hash among them
public record DtlsSpec(boolean client, List<CertificateFingerprint> remoteFingerprints) {
  public DtlsSpec {
    remoteFingerprints = List.copyOf(remoteFingerprints);
    if (remoteFingerprints.isEmpty()) {
      throw new IllegalArgumentException("a certificate fingerprint is needed");
    }
  }
}
