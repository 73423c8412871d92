package dev.parley.dtls;

/// The server until the first ClientHello.
final class ServerStart implements HandshakeMachine {
  private final HandshakeContext c;

  ServerStart(HandshakeContext context) {
    c = context;
  }

  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(0);
    if (message.type() != HandshakeType.CLIENT_HELLO) {
      throw message.unexpected();
    }
    ClientHello hello = ClientHello.read(message.reader());
    return switch (hello.choose(c.config.versions())) {
      case DTLS_1_3 -> new Server13(c).onClientHello(message, hello);
      case DTLS_1_2 -> Server12.begin(c, message, hello);
      case null -> throw new HandshakeFailure(DtlsAlert.PROTOCOL_VERSION, "no version in common");
    };
  }
}
