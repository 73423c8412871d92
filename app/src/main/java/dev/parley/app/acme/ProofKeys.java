package dev.parley.app.acme;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows an authority that looks on the TLS port the certificate that proves the name (RFC 8737),
/// and everybody else the server's own. Safe for all threads.
final class ProofKeys extends X509ExtendedKeyManager {
  private static final String ALIAS = "acme";

  private final X509ExtendedKeyManager own;
  private final Answers answers;

  ProofKeys(X509ExtendedKeyManager own, Answers answers) {
    this.own = own;
    this.answers = answers;
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return socket instanceof SSLSocket tls
            && TlsDoor.PROTOCOL.equals(tls.getHandshakeApplicationProtocol())
        ? alias(keyType)
        : own.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal[] issuers, SSLEngine engine) {
    return TlsDoor.PROTOCOL.equals(engine.getHandshakeApplicationProtocol())
        ? alias(keyType)
        : own.chooseEngineServerAlias(keyType, issuers, engine);
  }

  private @Nullable String alias(String keyType) {
    Answers.Proof proof = answers.proof();
    return proof != null && proof.key().getAlgorithm().equals(keyType) ? ALIAS : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    if (!alias.equals(ALIAS)) {
      return own.getCertificateChain(alias);
    }
    Answers.Proof proof = answers.proof();
    return proof == null ? null : new X509Certificate[] {proof.certificate()};
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    if (!alias.equals(ALIAS)) {
      return own.getPrivateKey(alias);
    }
    Answers.Proof proof = answers.proof();
    return proof == null ? null : proof.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
    return own.getServerAliases(keyType, issuers);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
    return own.getClientAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return own.chooseClientAlias(keyType, issuers, socket);
  }
}
