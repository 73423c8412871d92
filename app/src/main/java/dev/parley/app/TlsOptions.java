package dev.parley.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of TLS, for pages, signaling and TURN alike.
final class TlsOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate chain of HTTPS as PEM; read again when it changes (default: plain HTTP).")
  private @Nullable String certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key as PEM.")
  private @Nullable String key;

  @Option(
      names = "--tls-self-signed",
      description =
          "HTTPS with a certificate made now: for trying things out in a local network, after"
              + " comparing the fingerprint that is printed.")
  private boolean selfSigned;

  /// The certificate that is asked for; null for plain HTTP.
  ///
  /// @throws Failure if it cannot be had
  @Nullable TlsIdentity identity() {
    if (given(certificate) || given(key)) {
      if (!given(certificate) || !given(key) || selfSigned) {
        throw new Failure("--tls-cert and --tls-key belong together, without --tls-self-signed.");
      }
      return TlsIdentity.of(Path.of(String.valueOf(certificate)), Path.of(String.valueOf(key)));
    }
    return selfSigned ? TlsIdentity.selfSigned() : null;
  }

  /// A configuration file may name an option and leave it empty.
  private static boolean given(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
