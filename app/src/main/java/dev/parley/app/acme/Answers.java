package dev.parley.app.acme;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What an authority is to find while it looks whether the name is ours. Safe for all threads.
final class Answers {
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private volatile @Nullable Proof proof;

  /// A certificate that proves the name (RFC 8737, section 3).
  record Proof(X509Certificate certificate, PrivateKey key) {}

  /// RFC 8555, section 8.3.
  void put(String token, String keyAuthorization) {
    texts.put(token, keyAuthorization);
  }

  void put(Proof certificate) {
    proof = certificate;
  }

  void clear() {
    texts.clear();
    proof = null;
  }

  /// Null if nobody is to ask for it.
  @Nullable String text(String token) {
    return texts.get(token);
  }

  @Nullable Proof proof() {
    return proof;
  }
}
