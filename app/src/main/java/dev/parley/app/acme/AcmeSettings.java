package dev.parley.app.acme;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Whose certificate, from whom, and where it is kept.
///
/// @param domain the name that the certificate is for
/// @param directory where the authority's directory is (RFC 8555, section 7.1.1)
/// @param root PEM file of who signed the authority's own HTTPS; null for those that the JDK trusts
/// @param email whom the authority may write to; null for nobody
/// @param data the server's data folder
public record AcmeSettings(
    String domain, URI directory, @Nullable Path root, @Nullable String email, Path data) {

  /// The authority for people.
  public String authority() {
    return String.valueOf(directory.getAuthority());
  }
}
