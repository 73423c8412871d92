package dev.parley.dtls;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The server of DTLS 1.3 from ClientHello to the client's Finished (RFC 9147, section 5).
final class Server13 implements HandshakeMachine {
  private enum Stage {
    HELLO,
    RETRIED_HELLO,
    CERTIFICATE,
    CERTIFICATE_VERIFY,
    FINISHED
  }

  private final HandshakeContext c;
  private Stage stage = Stage.HELLO;
  private byte[] cookie = new byte[0];
  private @Nullable DtlsGroup retryGroup;
  private @Nullable KeySchedule13 schedule;

  Server13(HandshakeContext context) {
    c = context;
  }

  /// Goes on where [DtlsCookies] asked and forgot: everything that was before is in the cookie.
  static Server13 retried(HandshakeContext context, DtlsCookies.Retry retry) {
    Server13 server = new Server13(context);
    server.cookie = retry.cookie();
    server.retryGroup = retry.group();
    server.stage = Stage.RETRIED_HELLO;
    byte[] request = retryRequest(retry.suite(), retry.group(), retry.cookie());
    context.transcript.version(DtlsVersion.DTLS_1_3);
    context.transcript.add(HandshakeType.MESSAGE_HASH, 0, retry.firstHelloHash());
    context.transcript.add(HandshakeType.SERVER_HELLO, 0, request);
    return server;
  }

  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(stage == Stage.RETRIED_HELLO ? 0 : 2);
    switch (stage) {
      case HELLO -> throw message.unexpected();
      case RETRIED_HELLO -> {
        if (message.type() != HandshakeType.CLIENT_HELLO) {
          throw message.unexpected();
        }
        onClientHello(message, ClientHello.read(message.reader()));
      }
      case CERTIFICATE -> {
        Messages13.readCertificate(c, message);
        stage = Stage.CERTIFICATE_VERIFY;
      }
      case CERTIFICATE_VERIFY -> {
        Messages13.checkVerify(c, schedule(), message, true);
        stage = Stage.FINISHED;
      }
      case FINISHED -> {
        return onFinished(message);
      }
    }
    return this;
  }

  private KeySchedule13 schedule() {
    if (schedule == null) {
      throw new IllegalStateException("no keys before ClientHello");
    }
    return schedule;
  }

  HandshakeMachine onClientHello(HandshakeMessage message, ClientHello hello)
      throws HandshakeFailure {
    DtlsCipherSuite suite = hello.chooseSuite(c.config, DtlsVersion.DTLS_1_3);
    SignatureScheme scheme =
        SignatureScheme.choose(
            c.config.certificate().privateKey(), hello.signatureAlgorithms(), DtlsVersion.DTLS_1_3);
    SrtpProfile profile = UseSrtp.choose(hello.extensions(), c.config.srtpProfiles());
    KeyShare share = chooseShare(c.config, hello);
    if (stage == Stage.RETRIED_HELLO) {
      checkRetried(hello, share);
    }
    if (share.key == null) {
      retry(message, suite, share.group);
      return this;
    }
    EphemeralKeys.Answer answer = c.keys.answer(share.group, share.key);
    c.clientRandom = hello.random();
    c.srtpProfile = profile;
    c.transcript.version(DtlsVersion.DTLS_1_3);
    c.transcript.add(message);
    c.negotiated(DtlsVersion.DTLS_1_3, suite, share.group);
    sendFlight(suite, scheme, share.group, answer);
    return this;
  }

  /// @param key null when the client knows the group and sent no share
  record KeyShare(DtlsGroup group, byte @Nullable [] key) {}

  /// The first of our groups with a share; else the first that the client knows at all.
  static KeyShare chooseShare(DtlsConfig config, ClientHello hello) throws HandshakeFailure {
    int[] known = hello.extensions().require(Extensions.SUPPORTED_GROUPS).codes16();
    KeyShare best = null;
    ByteReader list = hello.extensions().require(Extensions.KEY_SHARE).vector16();
    int bestRank = Integer.MAX_VALUE;
    while (list.remaining() > 0) {
      DtlsGroup group = DtlsGroup.of(list.u16());
      byte[] key = list.vector16().rest();
      int rank = group == null ? -1 : config.groups().indexOf(group);
      if (group != null && rank >= 0 && rank < bestRank) {
        best = new KeyShare(group, key);
        bestRank = rank;
      }
    }
    if (best != null) {
      return best;
    }
    for (DtlsGroup group : config.groups()) {
      if (Extensions.contains(known, group.code())) {
        return new KeyShare(group, null);
      }
    }
    throw new HandshakeFailure(DtlsAlert.HANDSHAKE_FAILURE, "no group in common");
  }

  private void checkRetried(ClientHello hello, KeyShare share) throws HandshakeFailure {
    byte[] echoed = hello.extensions().require(Extensions.COOKIE).vector16().rest();
    boolean asked = retryGroup == null || share.group == retryGroup;
    if (!MessageDigest.isEqual(echoed, cookie) || share.key == null || !asked) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a hello that ignores our retry");
    }
  }

  private void retry(HandshakeMessage message, DtlsCipherSuite suite, DtlsGroup group) {
    cookie = c.entropy.bytes(16);
    retryGroup = group;
    c.transcript.version(DtlsVersion.DTLS_1_3);
    c.transcript.add(message);
    c.transcript.retry(suite.hash());
    c.beginFlight(true);
    c.send(HandshakeType.SERVER_HELLO, retryRequest(suite, group, cookie), 0);
    stage = Stage.RETRIED_HELLO;
  }

  /// The body of a HelloRetryRequest.
  ///
  /// @param group to send a share for; null if there is one already
  static byte[] retryRequest(DtlsCipherSuite suite, @Nullable DtlsGroup group, byte[] cookie) {
    ByteWriter out = ServerHello.begin(ServerHello.RETRY, suite);
    int extensions = out.open16();
    out.u16(Extensions.SUPPORTED_VERSIONS).u16(2).u16(DtlsVersion.DTLS_1_3.code());
    if (group != null) {
      out.u16(Extensions.KEY_SHARE).u16(2).u16(group.code());
    }
    out.u16(Extensions.COOKIE).u16(2 + cookie.length).vector16(cookie);
    out.close16(extensions);
    return out.toByteArray();
  }

  private void sendFlight(
      DtlsCipherSuite suite, SignatureScheme scheme, DtlsGroup group, EphemeralKeys.Answer answer) {
    c.beginFlight(true);
    c.serverRandom = c.entropy.bytes(32);
    ByteWriter hello = ServerHello.begin(c.serverRandom, suite);
    int extensions = hello.open16();
    hello.u16(Extensions.SUPPORTED_VERSIONS).u16(2).u16(DtlsVersion.DTLS_1_3.code());
    int extension = hello.u16(Extensions.KEY_SHARE).open16();
    hello.u16(group.code()).vector16(answer.share());
    hello.close16(extension);
    hello.close16(extensions);
    c.send(HandshakeType.SERVER_HELLO, hello.toByteArray(), 0);

    KeySchedule13 keys = new KeySchedule13(suite, answer.secret(), c.transcript.hash(suite.hash()));
    schedule = keys;
    c.records.installRead(keys.handshakeKeys(true));
    c.records.installWrite(keys.handshakeKeys(false));
    ByteWriter encrypted = new ByteWriter();
    int mark = encrypted.open16();
    UseSrtp.writeAnswer(encrypted, c.srtpProfile);
    encrypted.close16(mark);
    c.send(HandshakeType.ENCRYPTED_EXTENSIONS, encrypted.toByteArray(), 2);
    if (c.config.clientCertificate()) {
      ByteWriter request = new ByteWriter().u8(0);
      mark = request.open16();
      SignatureScheme.writeExtension(request, DtlsVersion.DTLS_1_3);
      request.close16(mark);
      c.send(HandshakeType.CERTIFICATE_REQUEST, request.toByteArray(), 2);
    }
    c.send(HandshakeType.CERTIFICATE, Messages13.certificate(c, new byte[0]), 2);
    c.send(HandshakeType.CERTIFICATE_VERIFY, Messages13.verify(c, keys, scheme, false), 2);
    byte[] finished = keys.finished(false, c.transcript.hash(keys.hash()));
    c.send(HandshakeType.FINISHED, finished, 2);
    keys.application(c.transcript.hash(keys.hash()));
    c.records.installWrite(keys.applicationKeys(false));
    stage = c.config.clientCertificate() ? Stage.CERTIFICATE : Stage.FINISHED;
  }

  private HandshakeMachine onFinished(HandshakeMessage message) throws HandshakeFailure {
    KeySchedule13 keys = schedule();
    Messages13.checkFinished(c, keys, message, true);
    c.records.installRead(keys.applicationKeys(true));
    c.flight.clear();
    c.acks.hurry(); // nothing else answers the client's last flight
    c.exporter = keys;
    return new KeyUpdates(c, keys);
  }
}
