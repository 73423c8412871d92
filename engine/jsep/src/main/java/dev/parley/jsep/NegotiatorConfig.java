package dev.parley.jsep;

import dev.parley.session.CertificateFingerprint;
import java.util.List;

/// How a [Negotiator] behaves.
///
/// @param capabilities what we can send and receive
/// @param bundlePolicy on how many transports we offer
/// @param setup the DTLS role that we answer with where the offer leaves it to us
/// @param fingerprints of our certificates, at least one
/// @param maxMessageSize the largest data channel message that we take, in bytes; 0 for no limit
public record NegotiatorConfig(
    Capabilities capabilities,
    BundlePolicy bundlePolicy,
    SetupPreference setup,
    List<CertificateFingerprint> fingerprints,
    long maxMessageSize) {
  private static final long DEFAULT_MESSAGE_SIZE = 262_144;

  public NegotiatorConfig {
    fingerprints = List.copyOf(fingerprints);
    if (fingerprints.isEmpty()) {
      throw new IllegalArgumentException("fingerprints: a certificate is needed");
    }
    if (maxMessageSize < 0) {
      throw new IllegalArgumentException("maxMessageSize " + maxMessageSize + " is below 0");
    }
  }

  /// As browsers behave: balanced, client of the handshake, messages of up to 256 KiB.
  public static NegotiatorConfig of(
      Capabilities capabilities, List<CertificateFingerprint> fingerprints) {
    return new NegotiatorConfig(
        capabilities,
        BundlePolicy.BALANCED,
        SetupPreference.ACTIVE,
        fingerprints,
        DEFAULT_MESSAGE_SIZE);
  }

  public NegotiatorConfig withBundlePolicy(BundlePolicy policy) {
    return new NegotiatorConfig(capabilities, policy, setup, fingerprints, maxMessageSize);
  }

  public NegotiatorConfig withSetup(SetupPreference preference) {
    return new NegotiatorConfig(
        capabilities, bundlePolicy, preference, fingerprints, maxMessageSize);
  }

  public NegotiatorConfig withMaxMessageSize(long bytes) {
    return new NegotiatorConfig(capabilities, bundlePolicy, setup, fingerprints, bytes);
  }
}
