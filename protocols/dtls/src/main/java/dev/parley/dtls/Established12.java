package dev.parley.dtls;

/// DTLS 1.2 after the handshake: a peer that wants another one is not answered.
final class Established12 implements HandshakeMachine {
  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) {
    return this;
  }
}
