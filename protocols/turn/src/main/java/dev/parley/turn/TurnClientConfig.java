package dev.parley.turn;

/// What a client needs to know for one allocation.
///
/// @param username of the long-term credentials, at most 508 bytes of UTF-8
/// @param password of the long-term credentials
/// @param stream whether the server is reached over TCP or TLS: nothing is repeated, ChannelData is
///   padded
/// @param relayV6 whether the relayed address shall be IPv6 (REQUESTED-ADDRESS-FAMILY); IPv4 else
public record TurnClientConfig(String username, String password, boolean stream, boolean relayV6) {
  public TurnClientConfig {
    if (username.isEmpty() || username.length() > 508 || password.isEmpty()) {
      throw new IllegalArgumentException(
          "a TURN server needs a username of at most 508 characters and a password");
    }
  }

  /// Credentials never show up in logs.
  @Override
  public String toString() {
    return "TurnClientConfig[" + (stream ? "stream" : "datagrams") + ", v6=" + relayV6 + "]";
  }
}
