package dev.parley.app;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The pair that servers show, which may be replaced at any time: a handshake goes on with the one
/// it began with. Safe for all threads.
final class TlsKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "parley-";

  /// The pair in use and the one before, for handshakes that began with that.
  private record Pairs(int number, TlsPair now, TlsPair before) {
    @Nullable TlsPair of(String alias) {
      return alias.equals(ALIAS + number)
          ? now
          : alias.equals(ALIAS + (number - 1)) ? before : null;
    }
  }

  private volatile Pairs pairs;

  TlsKeys(TlsPair pair) {
    pairs = new Pairs(1, pair, pair);
  }

  /// The pair in use.
  TlsPair now() {
    return pairs.now();
  }

  synchronized void replace(TlsPair renewed) {
    pairs = new Pairs(pairs.number() + 1, renewed, pairs.now());
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal[] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  private @Nullable String alias(String keyType) {
    Pairs now = pairs;
    return now.now().key().getAlgorithm().equals(keyType) ? ALIAS + now.number() : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    TlsPair pair = pairs.of(alias);
    return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    TlsPair pair = pairs.of(alias);
    return pair == null ? null : pair.key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return List.of(ALIAS + pairs.number()).toArray(String[]::new);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return null;
  }
}
