package dev.parley.dtls;

/// One stretch of a handshake: takes the messages in their order.
///
/// A message that fails must leave no trace in the machine or in the transcript, as another one may
/// come in its place: an unprotected message is not known to be the peer's.
@FunctionalInterface
interface HandshakeMachine {
  /// Takes the next message.
  ///
  /// @return the machine that takes the following one
  HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure;
}
