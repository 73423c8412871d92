package dev.parley.dtls;

/// A whole handshake message.
///
/// @param type see [HandshakeType]
/// @param seq the `message_seq`
/// @param epoch of the records that carried it
record HandshakeMessage(int type, int seq, long epoch, byte[] body) {
  /// The header of one fragment: type, length, `message_seq`, fragment offset and length.
  static final int HEADER = 12;

  ByteReader reader() {
    return new ByteReader(body, 0, body.length);
  }

  void expectEpoch(long expected) throws HandshakeFailure {
    if (epoch != expected) {
      throw new HandshakeFailure(
          DtlsAlert.UNEXPECTED_MESSAGE, "message " + type + " in epoch " + epoch);
    }
  }

  HandshakeFailure unexpected() {
    return new HandshakeFailure(DtlsAlert.UNEXPECTED_MESSAGE, "message " + type + " out of turn");
  }
}
