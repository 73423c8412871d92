package dev.parley.dtls;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The client until the version is known: ClientHello, and the answer to it.
final class ClientStart implements HandshakeMachine {
  private final HandshakeContext c;
  private List<DtlsGroup> shares = new ArrayList<>();
  private boolean verified;
  private @Nullable DtlsCipherSuite retrySuite;

  ClientStart(HandshakeContext context) {
    c = context;
    c.clientRandom = c.entropy.bytes(32);
    DtlsGroup first = c.config.groups().getFirst();
    shares.add(first);
    // Servers without the hybrid group are spared a round trip; the X25519 key is the same.
    if (first == DtlsGroup.X25519MLKEM768 && c.config.groups().contains(DtlsGroup.X25519)) {
      shares.add(DtlsGroup.X25519);
    }
    hello(new byte[0], null);
  }

  private void hello(byte[] legacyCookie, byte @Nullable [] cookie) {
    byte[] body = ClientHello.write(c.config, c.clientRandom, legacyCookie, shares, c.keys, cookie);
    c.beginFlight(true);
    c.send(HandshakeType.CLIENT_HELLO, body, 0);
  }

  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(0);
    return switch (message.type()) {
      case HandshakeType.HELLO_VERIFY_REQUEST -> onVerifyRequest(message);
      case HandshakeType.SERVER_HELLO -> onServerHello(message);
      default -> throw message.unexpected();
    };
  }

  /// RFC 6347, section 4.2.1: the same hello with the cookie, and the transcript starts over.
  private HandshakeMachine onVerifyRequest(HandshakeMessage message) throws HandshakeFailure {
    if (verified || retrySuite != null || !c.config.versions().contains(DtlsVersion.DTLS_1_2)) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    in.u16(); // a version that means nothing
    byte[] cookie = in.vector8().rest();
    in.end();
    verified = true;
    c.transcript.clear();
    hello(cookie, null);
    return this;
  }

  private HandshakeMachine onServerHello(HandshakeMessage message) throws HandshakeFailure {
    ServerHello hello = ServerHello.read(message.reader());
    DtlsVersion version = hello.version(c.config);
    if (version == DtlsVersion.DTLS_1_2) {
      if (retrySuite != null) {
        throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "DTLS 1.2 after a retry of 1.3");
      }
      if (hello.isDowngrade() && c.config.versions().contains(DtlsVersion.DTLS_1_3)) {
        throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "somebody hid our DTLS 1.3");
      }
      return Client12.begin(c, message, hello);
    }
    if (hello.isRetry()) {
      return onRetryRequest(message, hello);
    }
    if (retrySuite != null && retrySuite != hello.cipherSuite()) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "another suite after the retry");
    }
    return Client13.begin(c, message, hello, shares);
  }

  /// RFC 8446, section 4.1.4.
  private HandshakeMachine onRetryRequest(HandshakeMessage message, ServerHello hello)
      throws HandshakeFailure {
    if (retrySuite != null) {
      throw message.unexpected();
    }
    hello
        .extensions()
        .expectOnly(Extensions.SUPPORTED_VERSIONS, Extensions.KEY_SHARE, Extensions.COOKIE);
    ByteReader share = hello.extensions().find(Extensions.KEY_SHARE);
    List<DtlsGroup> retried = shares;
    if (share != null) {
      DtlsGroup group = DtlsGroup.of(share.u16());
      share.end();
      if (group == null || !c.config.groups().contains(group) || shares.contains(group)) {
        throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a retry with a useless group");
      }
      retried = List.of(group);
    }
    ByteReader cookieIn = hello.extensions().find(Extensions.COOKIE);
    byte[] cookie = cookieIn == null ? null : cookieIn.vector16().rest();
    if (share == null && cookie == null) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a retry that changes nothing");
    }
    shares = retried;
    retrySuite = hello.cipherSuite();
    c.transcript.version(DtlsVersion.DTLS_1_3);
    c.transcript.retry(retrySuite.hash());
    c.transcript.add(message);
    hello(new byte[0], cookie);
    return this;
  }
}
