package dev.parley.jsep;

/// The name and the secret of one end of an ICE session.
///
/// @param ufrag 4 to 256 ice-chars
/// @param password 22 to 256 ice-chars
public record IceParameters(String ufrag, String password) {
  /// The password stays out of logs.
  @Override
  public String toString() {
    return "IceParameters[ufrag=" + ufrag + "]";
  }
}
