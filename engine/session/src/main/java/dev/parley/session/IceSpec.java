package dev.parley.session;

/// The other side's ICE parameters, and our role (RFC 8445, section 6.1.1).
///
/// @param remoteUfrag 4 to 256 ice-chars
/// @param remotePassword 22 to 256 ice-chars
/// @param remoteLite whether the other side is a lite agent
/// @param controlling whether we begin in the controlling role
public record IceSpec(
    String remoteUfrag, String remotePassword, boolean remoteLite, boolean controlling) {
  public IceSpec {
    if (remoteUfrag.length() < 4 || remoteUfrag.length() > 256) {
      throw new IllegalArgumentException("ufrag has " + remoteUfrag.length() + " characters");
    }
    if (remotePassword.length() < 22 || remotePassword.length() > 256) {
      throw new IllegalArgumentException("password has " + remotePassword.length() + " characters");
    }
  }
}
