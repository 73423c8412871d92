package dev.parley.jsep;

import dev.parley.core.Entropy;
import dev.parley.core.SeededEntropy;
import dev.parley.session.CertificateFingerprint;
import java.util.List;
import java.util.function.UnaryOperator;

/// Two negotiators that exchange their descriptions.
final class NegotiatorPair {
  final Negotiator a;
  final Negotiator b;

  NegotiatorPair(
      long seed, UnaryOperator<NegotiatorConfig> forA, UnaryOperator<NegotiatorConfig> forB) {
    a = negotiator(seed, "AA:01", forA);
    b = negotiator(seed + 1, "BB:02", forB);
  }

  NegotiatorPair() {
    this(1, config -> config, config -> config);
  }

  static Negotiator negotiator(
      long seed, String fingerprint, UnaryOperator<NegotiatorConfig> change) {
    Entropy entropy = new SeededEntropy(seed);
    NegotiatorConfig config =
        NegotiatorConfig.of(
            Capabilities.endpoint(), List.of(new CertificateFingerprint("sha-256", fingerprint)));
    return new Negotiator(
        change.apply(config),
        entropy.split("names"),
        () -> new IceParameters(Names.base64(entropy, 6), Names.base64(entropy, 18)));
  }

  /// One exchange that `from` begins.
  static void exchange(Negotiator from, Negotiator to) {
    from.createOffer(false);
    from.setLocal(SdpType.OFFER);
    to.setRemote(SdpType.OFFER, from.lastOffer());
    to.createAnswer();
    to.setLocal(SdpType.ANSWER);
    from.setRemote(SdpType.ANSWER, to.lastAnswer());
  }

  void exchange() {
    exchange(a, b);
  }
}
