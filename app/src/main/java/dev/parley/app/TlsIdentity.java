package dev.parley.app;

import dev.parley.app.acme.AutomaticCertificate;
import dev.parley.app.acme.Certified;
import dev.parley.dtls.DtlsCertificate;
import dev.parley.net.SystemEntropy;
import io.helidon.webserver.WebServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate of HTTPS and `turns:`, read again when its files change, so that a renewed one
/// needs no restart.
///
/// Connections that are open go on with the one they began with. Files that cannot be used leave
/// the old certificate in place. Safe for all threads.
final class TlsIdentity implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.parley.app");
  private static final long LOOK_EVERY_SECONDS = 5;
  private static final long SELF_SIGNED_DAYS = 90;

  private final @Nullable Path certificate;
  private final @Nullable Path keyFile;
  private final @Nullable String domain;
  private final @Nullable AutomaticCertificate automatic;
  private final TlsKeys keys;
  private volatile boolean selfSigned;
  private String seen;
  private String used;
  private @Nullable ScheduledExecutorService watch;

  private TlsIdentity(
      @Nullable Path certificate, @Nullable Path keyFile, @Nullable String domain, TlsPair pair) {
    this(certificate, keyFile, domain, pair, null, false);
  }

  private TlsIdentity(
      @Nullable Path certificate,
      @Nullable Path keyFile,
      @Nullable String domain,
      TlsPair pair,
      @Nullable AutomaticCertificate automatic,
      boolean selfSigned) {
    this.certificate = certificate;
    this.keyFile = keyFile;
    this.domain = domain;
    this.automatic = automatic;
    this.selfSigned = selfSigned;
    keys = new TlsKeys(pair);
    seen = state();
    used = seen;
  }

  /// Of PEM files.
  ///
  /// @param domain the name that the server is reached by; null leaves that to the certificate
  /// @throws Failure if they cannot be read
  static TlsIdentity of(Path certificate, Path key, @Nullable String domain) {
    try {
      return new TlsIdentity(certificate, key, domain, TlsPair.read(certificate, key));
    } catch (IOException e) {
      throw new Failure(
          "The certificate of --tls-cert and --tls-key cannot be read ("
              + e
              + "): are the names right, and may this user read them?",
          e);
    } catch (GeneralSecurityException e) {
      throw new Failure(
          "The certificate of --tls-cert and --tls-key cannot be used: " + e.getMessage() + ".", e);
    }
  }

  /// One made now, with a key that nobody else has.
  static TlsIdentity selfSigned() {
    return new TlsIdentity(null, null, null, made(), null, true);
  }

  /// One that comes by itself; until it has, one made now takes its place.
  static TlsIdentity of(AutomaticCertificate automatic) {
    Certified kept = automatic.certified();
    TlsPair pair = kept == null ? made() : new TlsPair(kept.chain(), kept.key());
    String domain = automatic.settings().domain();
    return new TlsIdentity(null, null, domain, pair, automatic, kept == null);
  }

  private static TlsPair made() {
    long now = System.currentTimeMillis();
    DtlsCertificate made =
        DtlsCertificate.generate(
            new SystemEntropy(), now, now + TimeUnit.DAYS.toMillis(SELF_SIGNED_DAYS));
    try {
      return new TlsPair(TlsPair.chain(made.der()), made.privateKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our own certificate is one", e);
    }
  }

  /// Gives a web server this certificate, and what it takes to get it.
  void secure(WebServerConfig.Builder web) {
    secure(web, context());
  }

  /// The same for a web server on whose port there are others, too.
  void secure(WebServerConfig.Builder web, SharedTlsSocket.Others others) {
    secure(web, new SharedTls(context(), others));
  }

  private void secure(WebServerConfig.Builder web, SSLContext context) {
    web.tls(config -> config.sslContext(context));
    if (automatic != null) {
      web.addConnectionSelector(automatic.selector());
    }
  }

  /// Looks after it from now on, until it is closed.
  ///
  /// @param port the TCP port that has it
  /// @param httpPort that of plain HTTP beside it, if it comes by itself
  @SuppressWarnings("FutureReturnValueIgnored") // runs until close, and throws nothing
  synchronized void watch(String bind, int port, int httpPort) {
    if (automatic != null) {
      automatic.start(bind, port, httpPort, this::renew);
    }
    if (certificate != null && watch == null) {
      watch =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("parley-tls").factory());
      watch.scheduleWithFixedDelay(
          this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// Reads the files again if they have changed and come to rest: a pair is not renewed in one
  /// step.
  synchronized void look() {
    Path chain = certificate;
    Path key = keyFile;
    if (chain == null || key == null) {
      return;
    }
    String state = state();
    boolean resting = state.equals(seen);
    seen = state;
    if (!resting || state.equals(used)) {
      return;
    }
    used = state;
    try {
      keys.replace(TlsPair.read(chain, key));
      LOG.log(
          System.Logger.Level.INFO,
          () -> "The certificate of HTTPS was read again; it is good until " + notAfter());
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          () ->
              "The new certificate of HTTPS cannot be used, and the old one stays (until "
                  + notAfter()
                  + "): "
                  + e.getMessage());
    }
  }

  private void renew(Certified fresh) {
    keys.replace(new TlsPair(fresh.chain(), fresh.key()));
    selfSigned = false;
  }

  /// What is another text when a file is another.
  private String state() {
    return state(certificate) + state(keyFile);
  }

  private static String state(@Nullable Path file) {
    try {
      return file == null ? "" : Files.getLastModifiedTime(file) + " " + Files.size(file) + "\n";
    } catch (IOException e) {
      return "unreadable\n";
    }
  }

  /// What servers show.
  TlsKeys keys() {
    return keys;
  }

  /// A context for servers.
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      X509ExtendedKeyManager shown = automatic == null ? keys : automatic.keys(keys);
      context.init(new X509ExtendedKeyManager[] {shown}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private X509Certificate own() {
    return chain().getFirst();
  }

  /// The chain in use, the server's own certificate first.
  List<X509Certificate> chain() {
    return keys.now().chain();
  }

  /// The same certificate for DTLS.
  DtlsCertificate forDtls() {
    TlsPair now = keys.now();
    X509Certificate own = now.chain().getFirst();
    try {
      return DtlsCertificate.of(
          own.getEncoded(), now.key(), own.getNotAfter().toInstant().toEpochMilli());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /// What people compare, such as `sha-256 AB:CD`.
  String fingerprint() {
    return forDtls().fingerprint("sha-256").toString();
  }

  /// The name to connect to: that of `--domain`, or the first host name that the certificate is
  /// for; null if it names none that can be connected to.
  @Nullable String hostName() {
    return domain != null
        ? domain
        : CertificateCheck.names(own()).stream()
            .filter(name -> !name.startsWith("*"))
            .findFirst()
            .orElse(null);
  }

  /// Until when it is good.
  Instant notAfter() {
    return own().getNotAfter().toInstant();
  }

  /// Whether nobody but the people who compare fingerprints can trust it.
  boolean isSelfSigned() {
    return selfSigned;
  }

  /// How it comes by itself; null if it does not.
  @Nullable AutomaticCertificate automatic() {
    return automatic;
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
    if (automatic != null) {
      automatic.close();
    }
  }
}
