package dev.parley.sfu;

import dev.parley.core.Entropy;
import dev.parley.dtls.DtlsCertificate;
import org.jspecify.annotations.Nullable;

/// The certificate of all connections that begin now: renewed long before it ends.
final class CertificateSource {
  private static final long RENEWAL_MILLIS = 15 * 86_400_000L;

  private final Entropy entropy;
  private @Nullable DtlsCertificate certificate;

  CertificateSource(Entropy entropy) {
    this.entropy = entropy;
  }

  /// Callable from any thread.
  synchronized DtlsCertificate at(long unixMillis) {
    DtlsCertificate present = certificate;
    if (present == null || present.notAfterMillis() - unixMillis < RENEWAL_MILLIS) {
      present = DtlsCertificate.generate(entropy, unixMillis);
      certificate = present;
    }
    return present;
  }
}
