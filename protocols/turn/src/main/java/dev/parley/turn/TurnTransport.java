package dev.parley.turn;

/// How a client reaches its TURN server.
public enum TurnTransport {
  UDP,
  TCP,
  TLS,
  DTLS;

  /// Whether messages come as a byte stream, so that ChannelData is padded and RFC 6062 is allowed.
  public boolean stream() {
    return this == TCP || this == TLS;
  }
}
