package dev.parley.session;

/// A negotiated RTP header extension (RFC 8285).
///
/// @param id 1 to 255, but not 15
/// @param uri its name
public record ExtensionSpec(int id, String uri) {
  public ExtensionSpec {
    if (id < 1 || id > 255 || id == 15) {
      throw new IllegalArgumentException("extension id " + id + " is not in 1..14, 16..255");
    }
  }
}
