package dev.parley.dtls;

import java.util.List;

/// The client of DTLS 1.3 from ServerHello to its own Finished (RFC 9147, section 5).
final class Client13 implements HandshakeMachine {
  private enum Stage {
    ENCRYPTED_EXTENSIONS,
    CERTIFICATE_OR_REQUEST,
    CERTIFICATE,
    CERTIFICATE_VERIFY,
    FINISHED
  }

  private final HandshakeContext c;
  private final KeySchedule13 schedule;
  private Stage stage = Stage.ENCRYPTED_EXTENSIONS;
  private boolean asked;
  private byte[] requestContext = new byte[0];
  private int[] peerSchemes = new int[0];

  private Client13(HandshakeContext context, KeySchedule13 schedule) {
    c = context;
    this.schedule = schedule;
  }

  static HandshakeMachine begin(
      HandshakeContext c, HandshakeMessage message, ServerHello hello, List<DtlsGroup> shares)
      throws HandshakeFailure {
    hello.extensions().expectOnly(Extensions.SUPPORTED_VERSIONS, Extensions.KEY_SHARE);
    ByteReader in = hello.extensions().require(Extensions.KEY_SHARE);
    DtlsGroup group = DtlsGroup.of(in.u16());
    byte[] share = in.vector16().rest();
    in.end();
    if (group == null || !shares.contains(group)) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a share of another group");
    }
    byte[] secret = c.keys.agree(group, share);
    c.serverRandom = hello.random();
    c.transcript.version(DtlsVersion.DTLS_1_3);
    c.transcript.add(message);
    c.negotiated(DtlsVersion.DTLS_1_3, hello.cipherSuite(), group);
    String hash = hello.cipherSuite().hash();
    KeySchedule13 schedule =
        new KeySchedule13(hello.cipherSuite(), secret, c.transcript.hash(hash));
    c.records.installRead(schedule.handshakeKeys(false));
    c.records.installWrite(schedule.handshakeKeys(true));
    return new Client13(c, schedule);
  }

  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(2);
    switch (stage) {
      case ENCRYPTED_EXTENSIONS -> onEncryptedExtensions(message);
      case CERTIFICATE_OR_REQUEST -> {
        if (message.type() == HandshakeType.CERTIFICATE_REQUEST) {
          onCertificateRequest(message);
        } else {
          onCertificate(message);
        }
      }
      case CERTIFICATE -> onCertificate(message);
      case CERTIFICATE_VERIFY -> {
        Messages13.checkVerify(c, schedule, message, false);
        stage = Stage.FINISHED;
      }
      case FINISHED -> {
        return onFinished(message);
      }
    }
    return this;
  }

  private void onEncryptedExtensions(HandshakeMessage message) throws HandshakeFailure {
    if (message.type() != HandshakeType.ENCRYPTED_EXTENSIONS) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    Extensions extensions = Extensions.read(in);
    in.end();
    extensions.expectOnly(Extensions.USE_SRTP, Extensions.SUPPORTED_GROUPS);
    c.srtpProfile = UseSrtp.readAnswer(extensions, c.config.srtpProfiles());
    c.transcript.add(message);
    stage = Stage.CERTIFICATE_OR_REQUEST;
  }

  private void onCertificateRequest(HandshakeMessage message) throws HandshakeFailure {
    ByteReader in = message.reader();
    requestContext = in.vector8().rest();
    Extensions extensions = Extensions.read(in);
    in.end();
    peerSchemes = extensions.require(Extensions.SIGNATURE_ALGORITHMS).codes16();
    asked = true;
    c.transcript.add(message);
    stage = Stage.CERTIFICATE;
  }

  private void onCertificate(HandshakeMessage message) throws HandshakeFailure {
    Messages13.readCertificate(c, message);
    stage = Stage.CERTIFICATE_VERIFY;
  }

  private HandshakeMachine onFinished(HandshakeMessage message) throws HandshakeFailure {
    Messages13.checkFinished(c, schedule, message, false);
    schedule.application(c.transcript.hash(schedule.hash()));
    c.beginFlight(true);
    if (asked) {
      SignatureScheme scheme =
          SignatureScheme.choose(
              c.config.certificate().privateKey(), peerSchemes, DtlsVersion.DTLS_1_3);
      c.send(HandshakeType.CERTIFICATE, Messages13.certificate(c, requestContext), 2);
      c.send(HandshakeType.CERTIFICATE_VERIFY, Messages13.verify(c, schedule, scheme, true), 2);
    }
    byte[] finished = schedule.finished(true, c.transcript.hash(schedule.hash()));
    c.send(HandshakeType.FINISHED, finished, 2);
    c.records.installRead(schedule.applicationKeys(false));
    c.records.installWrite(schedule.applicationKeys(true));
    c.exporter = schedule;
    return new KeyUpdates(c, schedule);
  }
}
