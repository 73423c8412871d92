package dev.parley.app;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.SystemEntropy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate of HTTPS and `turns:`, read again when its files change, so that a renewed one
/// needs no restart.
final class TlsIdentity extends X509ExtendedKeyManager {
  private static final System.Logger LOG = System.getLogger("dev.parley.app");
  private static final Integer DNS_NAME = 2; // RFC 5280, section 4.2.1.6
  private static final String ALIAS = "parley";
  private static final long LOOK_AGAIN_NANOS = 10_000_000_000L;
  private static final long SELF_SIGNED_DAYS = 90;

  private record Pair(X509Certificate[] chain, PrivateKey key) {}

  private final @Nullable Path certificate;
  private final @Nullable Path keyFile;
  private volatile Pair pair;
  private @Nullable FileTime read;
  private long looked;

  private TlsIdentity(@Nullable Path certificate, @Nullable Path keyFile, Pair pair) {
    this.certificate = certificate;
    this.keyFile = keyFile;
    this.pair = pair;
    read = changed();
    looked = System.nanoTime();
  }

  /// Of PEM files.
  ///
  /// @throws Failure if they cannot be read
  static TlsIdentity of(Path certificate, Path key) {
    try {
      return new TlsIdentity(certificate, key, load(certificate, key));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new Failure(
          "The certificate of --tls-cert and --tls-key cannot be used: " + e.getMessage() + ".", e);
    }
  }

  /// One made now, with a key that nobody else has.
  static TlsIdentity selfSigned() {
    long now = System.currentTimeMillis();
    DtlsCertificate made =
        DtlsCertificate.generate(
            new SystemEntropy(), now, now + TimeUnit.DAYS.toMillis(SELF_SIGNED_DAYS));
    try {
      X509Certificate[] chain = chain(made.der());
      return new TlsIdentity(null, null, new Pair(chain, made.privateKey()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our own certificate is one", e);
    }
  }

  private static Pair load(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    X509Certificate[] chain = chain(Files.readAllBytes(certificate));
    if (chain.length == 0) {
      throw new IllegalArgumentException(certificate + " holds no certificate");
    }
    byte[] der = keyBytes(Files.readString(key), key);
    PrivateKey loaded =
        KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(der));
    return new Pair(chain, loaded);
  }

  private static X509Certificate[] chain(byte[] bytes) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes))
        .stream()
        .map(X509Certificate.class::cast)
        .toArray(X509Certificate[]::new);
  }

  private static byte[] keyBytes(String pem, Path file) {
    String begin = "-----BEGIN PRIVATE KEY-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END PRIVATE KEY-----");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          file
              + " holds no unencrypted PKCS #8 key ('BEGIN PRIVATE KEY'); 'openssl pkcs8 -topk8"
              + " -nodes' makes one of other kinds");
    }
    String text = pem.substring(from + begin.length(), to);
    return Base64.getMimeDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
  }

  private @Nullable FileTime changed() {
    try {
      return certificate == null ? null : Files.getLastModifiedTime(certificate);
    } catch (IOException e) {
      return null;
    }
  }

  /// The pair, after a look at the files if the last one was a while ago.
  private synchronized Pair current() {
    long now = System.nanoTime();
    Path chain = certificate;
    Path key = keyFile;
    if (chain == null || key == null || now - looked < LOOK_AGAIN_NANOS) {
      return pair;
    }
    looked = now;
    FileTime time = changed();
    if (time != null && !time.equals(read)) {
      try {
        pair = load(chain, key);
        read = time;
        LOG.log(System.Logger.Level.INFO, "the certificate of HTTPS was read again");
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        LOG.log(
            System.Logger.Level.WARNING, "the new certificate cannot be used, the old stays", e);
      }
    }
    return pair;
  }

  /// A context for servers.
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new X509ExtendedKeyManager[] {this}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// The same certificate for DTLS.
  DtlsCertificate forDtls() {
    Pair now = pair;
    try {
      return DtlsCertificate.of(
          now.chain()[0].getEncoded(),
          now.key(),
          now.chain()[0].getNotAfter().toInstant().toEpochMilli());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /// What people compare, such as `sha-256 AB:CD`.
  String fingerprint() {
    return forDtls().fingerprint("sha-256").toString();
  }

  /// The first host name that it is for; null if it names none that can be connected to.
  @Nullable String hostName() {
    try {
      Collection<List<?>> names = pair.chain()[0].getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(DNS_NAME) && !name.get(1).toString().startsWith("*")) {
          return name.get(1).toString();
        }
      }
    } catch (CertificateParsingException e) {
      LOG.log(System.Logger.Level.DEBUG, "a certificate whose names cannot be read", e);
    }
    return null;
  }

  /// From when on it is good.
  Instant notBefore() {
    return pair.chain()[0].getNotBefore().toInstant();
  }

  /// Until when it is good.
  Instant notAfter() {
    return pair.chain()[0].getNotAfter().toInstant();
  }

  /// Whether nobody but the people who compare fingerprints can trust it.
  boolean isSelfSigned() {
    return certificate == null;
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
    return current().key().getAlgorithm().equals(keyType) ? ALIAS : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return pair.chain().clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return pair.key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return List.of(ALIAS).toArray(String[]::new);
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
