package dev.parley.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of TLS, for pages, signaling and TURN alike.
final class TlsOptions {
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
              + " and for pages behind a proxy. The certificate is checked for it; without one, a"
              + " proxy in front is taken to speak HTTPS for us.")
  private @Nullable String domain;

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

  /// The certificate that is asked for; null for plain HTTP.
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
