package dev.parley.app;

import dev.parley.app.acme.AcmeSettings;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of certificates that come by themselves.
final class AcmeOptions {
  private static final String USUAL = "https://acme-v02.api.letsencrypt.org/directory";

  @Option(
      names = "--acme-agree",
      description =
          "You agree to the terms of service of the authority that gives the certificate; that is"
              + " kept, so saying it once is enough.")
  private boolean agree;

  @Option(
      names = "--acme-directory",
      defaultValue = USUAL,
      paramLabel = "URL",
      description =
          "The authority that gives the certificate (default: Let's Encrypt, ${DEFAULT-VALUE}).")
  private URI directory = URI.create(USUAL);

  @Option(
      names = "--acme-root",
      paramLabel = "FILE",
      description =
          "Who signed the HTTPS of an authority of your own, as PEM (default: those that Java"
              + " trusts).")
  private @Nullable Path root;

  @Option(
      names = "--acme-email",
      paramLabel = "ADDRESS",
      description = "Where the authority may write to (default: it does not learn any).")
  private @Nullable String email;

  @Option(
      names = "--http-port",
      defaultValue = "80",
      paramLabel = "PORT",
      description =
          "TCP port on which the authority is answered and everybody else sent to HTTPS, while the"
              + " certificate comes by itself; 0 takes any free one (${DEFAULT-VALUE}).")
  private int httpPort;

  /// Whether an option says that a certificate is to come by itself.
  boolean asked() {
    return agree || !directory.equals(URI.create(USUAL));
  }

  boolean agreed() {
    return agree;
  }

  int httpPort() {
    if (httpPort < 0 || httpPort > 0xFFFF) {
      throw new Failure("--http-port has to be 0 to 65535, not " + httpPort + ".");
    }
    return httpPort;
  }

  /// @param data the server's data folder
  /// @throws Failure if they cannot be used
  AcmeSettings settings(String domain, Path data) {
    if (!"https".equals(directory.getScheme()) || directory.getAuthority() == null) {
      throw new Failure(
          "--acme-directory has to be an address with https:, not '" + directory + "'.");
    }
    if (directory.equals(URI.create(USUAL)) && !domain.contains(".")) {
      throw new Failure(
          "Let's Encrypt gives no certificate for '"
              + domain
              + "' of --domain: it has to be a public name such as meet.example.org.");
    }
    String address = email == null || email.isEmpty() ? null : email;
    Path file = root == null || root.toString().isEmpty() ? null : root;
    return new AcmeSettings(domain, directory, file, address, data);
  }
}
