package dev.parley.jsep;

import dev.parley.session.CertificateFingerprint;
import java.util.List;

/// Our end of the one transport that all m-sections share, as a description announces it.
///
/// @param ufrag our ICE username fragment, 4 to 256 ice-chars
/// @param password our ICE password, 22 to 256 ice-chars
/// @param lite whether we are a lite agent (RFC 8445, section 2.5)
/// @param candidates each as `candidate:...`, the form of the W3C API
/// @param complete whether no further candidate will follow (RFC 8838, section 8.2)
/// @param fingerprints of our certificates, at least one
public record LocalTransport(
    String ufrag,
    String password,
    boolean lite,
    List<String> candidates,
    boolean complete,
    List<CertificateFingerprint> fingerprints) {
  private static final String PREFIX = "candidate:";

  public LocalTransport {
    candidates = List.copyOf(candidates);
    fingerprints = List.copyOf(fingerprints);
    if (ufrag.length() < 4 || ufrag.length() > 256) {
      throw new IllegalArgumentException("ufrag has " + ufrag.length() + " characters, not 4..256");
    }
    if (password.length() < 22 || password.length() > 256) {
      throw new IllegalArgumentException(
          "password has " + password.length() + " characters, not 22..256");
    }
    if (fingerprints.isEmpty()) {
      throw new IllegalArgumentException("a certificate fingerprint is needed");
    }
    for (String candidate : candidates) {
      if (!candidate.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "candidate \"" + candidate + "\" does not begin with \"" + PREFIX + "\"");
      }
    }
  }
}
