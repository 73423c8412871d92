package dev.parley.dtls;

/// The client of DTLS 1.2 from ServerHello to the server's Finished (RFC 5246, section 7.3).
final class Client12 implements HandshakeMachine {
  private enum Stage {
    CERTIFICATE,
    SERVER_KEY_EXCHANGE,
    CERTIFICATE_REQUEST_OR_DONE,
    DONE
  }

  private final HandshakeContext c;
  private final DtlsCipherSuite suite;
  private Stage stage = Stage.CERTIFICATE;
  private boolean asked;
  private int[] peerSchemes = new int[0];
  private byte[] peerShare = new byte[0];

  private Client12(HandshakeContext context, DtlsCipherSuite suite) {
    c = context;
    this.suite = suite;
  }

  static HandshakeMachine begin(HandshakeContext c, HandshakeMessage message, ServerHello hello)
      throws HandshakeFailure {
    Extensions extensions = hello.extensions();
    extensions.expectOnly(
        Extensions.EXTENDED_MASTER_SECRET,
        Extensions.RENEGOTIATION_INFO,
        Extensions.EC_POINT_FORMATS,
        Extensions.USE_SRTP);
    if (!extensions.has(Extensions.EXTENDED_MASTER_SECRET)) {
      throw new HandshakeFailure(
          DtlsAlert.HANDSHAKE_FAILURE, "the server lacks extended_master_secret");
    }
    ByteReader renegotiation = extensions.find(Extensions.RENEGOTIATION_INFO);
    if (renegotiation != null && renegotiation.vector8().remaining() > 0) {
      throw new HandshakeFailure(DtlsAlert.HANDSHAKE_FAILURE, "a renegotiation out of nothing");
    }
    SrtpProfile profile = UseSrtp.readAnswer(extensions, c.config.srtpProfiles());
    c.srtpProfile = profile;
    c.serverRandom = hello.random();
    c.transcript.version(DtlsVersion.DTLS_1_2);
    c.transcript.add(message);
    c.version = DtlsVersion.DTLS_1_2;
    c.records.version(DtlsVersion.DTLS_1_2);
    return new Client12(c, hello.cipherSuite());
  }

  @Override
  public HandshakeMachine onMessage(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(0);
    switch (stage) {
      case CERTIFICATE -> {
        Messages12.readCertificate(c, message);
        stage = Stage.SERVER_KEY_EXCHANGE;
      }
      case SERVER_KEY_EXCHANGE -> onKeyExchange(message);
      case CERTIFICATE_REQUEST_OR_DONE -> {
        if (message.type() == HandshakeType.CERTIFICATE_REQUEST) {
          onCertificateRequest(message);
        } else {
          return onDone(message);
        }
      }
      case DONE -> {
        return onDone(message);
      }
    }
    return this;
  }

  private void onKeyExchange(HandshakeMessage message) throws HandshakeFailure {
    if (message.type() != HandshakeType.SERVER_KEY_EXCHANGE) {
      throw message.unexpected();
    }
    PeerCertificate peer = c.requirePeer();
    if (!peer.key().getAlgorithm().equals(suite.keyAlgorithm())) {
      throw new HandshakeFailure(
          DtlsAlert.ILLEGAL_PARAMETER, "a certificate that does not fit the suite");
    }
    ByteReader in = message.reader();
    DtlsGroup group = Messages12.readGroup(in, c.config);
    byte[] share = in.vector8().rest();
    byte[] content =
        Messages12.signedParameters(
            c.clientRandom, c.serverRandom, Messages12.parameters(group, share));
    Messages12.checkSignature(in, peer, content);
    peerShare = share;
    c.negotiated(DtlsVersion.DTLS_1_2, suite, group);
    c.transcript.add(message);
    stage = Stage.CERTIFICATE_REQUEST_OR_DONE;
  }

  private void onCertificateRequest(HandshakeMessage message) throws HandshakeFailure {
    ByteReader in = message.reader();
    in.vector8(); // kinds of certificates: the schemes say it better
    int[] schemes = in.codes16();
    in.vector16(); // names of authorities
    in.end();
    asked = true;
    peerSchemes = schemes;
    c.transcript.add(message);
    stage = Stage.DONE;
  }

  private HandshakeMachine onDone(HandshakeMessage message) throws HandshakeFailure {
    DtlsGroup group = c.group;
    if (message.type() != HandshakeType.SERVER_HELLO_DONE || group == null) {
      throw message.unexpected();
    }
    message.reader().end();
    SignatureScheme scheme =
        asked
            ? SignatureScheme.choose(
                c.config.certificate().privateKey(), peerSchemes, DtlsVersion.DTLS_1_2)
            : null;
    byte[] premaster = c.keys.agree(group, peerShare);
    c.transcript.add(message);
    c.beginFlight(true);
    if (scheme != null) {
      c.send(HandshakeType.CERTIFICATE, Messages12.certificate(c), 0);
    }
    byte[] exchange = new ByteWriter().vector8(c.keys.share(group)).toByteArray();
    c.send(HandshakeType.CLIENT_KEY_EXCHANGE, exchange, 0);
    KeySchedule12 schedule =
        new KeySchedule12(
            suite, premaster, c.transcript.hash(suite.hash()), c.clientRandom, c.serverRandom);
    if (scheme != null) {
      ByteWriter verify = new ByteWriter();
      Messages12.writeSignature(verify, c, scheme, c.transcript.toByteArray());
      c.send(HandshakeType.CERTIFICATE_VERIFY, verify.toByteArray(), 0);
    }
    Messages12.sendFinished(c, schedule);
    c.records.installRead(schedule.keys(false));
    return last -> onFinished(last, schedule);
  }

  private HandshakeMachine onFinished(HandshakeMessage message, KeySchedule12 schedule)
      throws HandshakeFailure {
    Messages12.checkFinished(c, schedule, message, false);
    c.flight.clear();
    c.exporter = schedule;
    return new Established12();
  }
}
