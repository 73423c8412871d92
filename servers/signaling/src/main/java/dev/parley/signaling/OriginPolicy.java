package dev.parley.signaling;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which web pages may open a signaling connection: those of this server, and others by name.
///
/// @param allowed further origins, such as `https://example.org`
public record OriginPolicy(Set<String> allowed) {
  public OriginPolicy {
    allowed = Set.copyOf(allowed);
  }

  /// Only pages of this server.
  public static OriginPolicy sameHost() {
    return new OriginPolicy(Set.of());
  }

  /// Whether a connection with these headers may be opened.
  ///
  /// @param origin the header `Origin`, null if there was none: then it is not a browser that asks
  /// @param host the header `Host`
  public boolean allows(@Nullable String origin, String host) {
    if (origin == null || allowed.contains(origin)) {
      return true;
    }
    int slashes = origin.indexOf("://");
    if (slashes < 0) {
      return false;
    }
    String scheme = origin.substring(0, slashes);
    return (scheme.equals("http") || scheme.equals("https"))
        && origin.substring(slashes + 3).equalsIgnoreCase(host);
  }
}
