package dev.parley.app.acme;

import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who gives certificates. Its methods wait for the network; all throw [Refusal].
interface Authority extends AutoCloseable {
  /// Orders a certificate, and waits for it.
  ///
  /// @param door where the name is proved
  /// @param answers what the authority will find there
  /// @param replaced the certificate that this one takes the place of (RFC 9773, section 5)
  Certified order(Door door, Answers answers, @Nullable X509Certificate replaced)
      throws InterruptedException;

  /// When the authority wants a certificate renewed (RFC 9773); null if it does not say.
  @Nullable Window renewal(X509Certificate certificate) throws InterruptedException;

  /// Where its terms of service stand; null if it has none or cannot be asked.
  @Nullable String terms() throws InterruptedException;

  @Override
  void close();

  /// A time within which to renew.
  ///
  /// @param again when to ask for it again; null if that is left to us
  record Window(Instant start, Instant end, @Nullable Instant again) {}
}
