package dev.parley.app.acme;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// A certificate chain, the server's own first, and the key that belongs to it.
public record Certified(List<X509Certificate> chain, PrivateKey key) {
  public Certified {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a chain holds at least the server's own certificate");
    }
  }

  X509Certificate own() {
    return chain.getFirst();
  }

  Instant notBefore() {
    return own().getNotBefore().toInstant();
  }

  /// Until when it is good.
  public Instant notAfter() {
    return own().getNotAfter().toInstant();
  }
}
