package dev.parley.app;

import dev.parley.app.acme.AcmeSettings;
import dev.parley.app.acme.AutomaticCertificate;
import dev.parley.app.acme.Refusal;
import dev.parley.net.SystemEntropy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of TLS, for pages, signaling and TURN alike.
final class TlsOptions {
  private static final int HTTPS = 443;

  /// RFC 1123, section 2.1.
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate chain of HTTPS as PEM, such as fullchain.pem of certbot or lego; read again"
              + " when it changes (default: plain HTTP).")
  private @Nullable String certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key as PEM.")
  private @Nullable String key;

  @Option(
      names = "--tls-self-signed",
      description =
          "HTTPS with a certificate made now: for trying things out in a local network, after"
              + " comparing the fingerprint that is printed.")
  private boolean selfSigned;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description =
          "The public name of this server, such as meet.example.org: for links, for TURN over TLS,"
              + " and for pages behind a proxy. Its certificate comes and renews by itself, and the"
              + " port is 443, unless --tls-cert gives one; with another --port, a proxy in front"
              + " is taken to speak HTTPS for us.")
  private @Nullable String domain;

  @Mixin private AcmeOptions acme = new AcmeOptions();

  /// Whether the certificate is to come by itself.
  ///
  /// @param port what was said of the server's port; null for nothing
  /// @throws Failure if what was said does not fit together
  boolean isAutomatic(@Nullable Integer port) {
    boolean others = given(certificate) || given(key) || selfSigned;
    if (acme.asked() && (others || domain() == null)) {
      throw new Failure(
          others
              ? "--acme-agree and --acme-directory are for a certificate that comes by itself,"
                  + " without --tls-cert and --tls-self-signed."
              : "--acme-agree and --acme-directory want --domain: the name that the certificate is"
                  + " for.");
    }
    return domain() != null
        && !others
        && (port == null || port == HTTPS || acme.asked()); // else there is a proxy in front
  }

  /// The port of plain HTTP beside a certificate that comes by itself.
  int httpPort() {
    return acme.httpPort();
  }

  /// A certificate that comes by itself.
  ///
  /// @throws Failure if it cannot be had this way
  TlsIdentity automatic(Path data) {
    AutomaticCertificate automatic = open(data);
    Agreement.settle(automatic, acme.agreed());
    return TlsIdentity.of(automatic);
  }

  /// How it would come, for people.
  String how(Path data) {
    try (AutomaticCertificate automatic = open(data)) {
      return "the certificate of "
          + automatic.settings().domain()
          + " comes by itself from "
          + automatic.settings().authority()
          + ", and is kept in "
          + automatic.folder()
          + (acme.agreed() || automatic.agreed()
              ? ""
              : "; its terms of service are not agreed to yet (--acme-agree)");
    }
  }

  private AutomaticCertificate open(Path data) {
    AcmeSettings settings = acme.settings(String.valueOf(domain()), data);
    try {
      return AutomaticCertificate.of(settings, InstantSource.system(), new SystemEntropy());
    } catch (Refusal e) {
      throw new Failure(e.sentences(), e);
    }
  }

  /// The server's public name; null if it has none.
  ///
  /// @throws Failure if it is not one
  @Nullable String domain() {
    if (!given(domain)) {
      return null;
    }
    String name = String.valueOf(domain).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new Failure(
          "--domain has to be a name such as meet.example.org, without https:// and port, not '"
              + domain
              + "'.");
    }
    return name;
  }

  /// The certificate of files, or one made now; null for neither.
  ///
  /// @throws Failure if it cannot be had
  @Nullable TlsIdentity identity() {
    if (given(certificate) || given(key)) {
      if (!given(certificate) || !given(key) || selfSigned) {
        throw new Failure("--tls-cert and --tls-key belong together, without --tls-self-signed.");
      }
      return TlsIdentity.of(
          Path.of(String.valueOf(certificate)), Path.of(String.valueOf(key)), domain());
    }
    return selfSigned ? TlsIdentity.selfSigned() : null;
  }

  /// A configuration file may name an option and leave it empty.
  private static boolean given(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
