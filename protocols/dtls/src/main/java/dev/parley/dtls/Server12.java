package dev.parley.dtls;

/// The server of DTLS 1.2 from ClientHello to its own Finished (RFC 5246, section 7.3).
final class Server12 {
  private static final byte[] ECDSA_AND_RSA_SIGN = {64, 1};

  private final HandshakeContext c;
  private final DtlsCipherSuite suite;
  private final DtlsGroup group;

  private Server12(HandshakeContext context, DtlsCipherSuite suite, DtlsGroup group) {
    c = context;
    this.suite = suite;
    this.group = group;
  }

  static HandshakeMachine begin(HandshakeContext c, HandshakeMessage message, ClientHello hello)
      throws HandshakeFailure {
    DtlsCipherSuite suite = hello.chooseSuite(c.config, DtlsVersion.DTLS_1_2);
    SignatureScheme scheme =
        SignatureScheme.choose(
            c.config.certificate().privateKey(), hello.signatureAlgorithms(), DtlsVersion.DTLS_1_2);
    if (!hello.extensions().has(Extensions.EXTENDED_MASTER_SECRET)) {
      throw new HandshakeFailure(
          DtlsAlert.HANDSHAKE_FAILURE, "the client lacks extended_master_secret");
    }
    boolean renegotiationInfo = hello.asksRenegotiationInfo();
    DtlsGroup group = chooseGroup(c.config, hello);
    SrtpProfile profile = UseSrtp.choose(hello.extensions(), c.config.srtpProfiles());
    c.srtpProfile = profile;
    c.clientRandom = hello.random();
    c.transcript.version(DtlsVersion.DTLS_1_2);
    c.transcript.add(message);
    c.negotiated(DtlsVersion.DTLS_1_2, suite, group);
    Server12 server = new Server12(c, suite, group);
    server.sendFlight(
        scheme, renegotiationInfo, hello.extensions().has(Extensions.EC_POINT_FORMATS));
    return c.config.clientCertificate() ? server::onCertificate : server::onKeyExchange;
  }

  private static DtlsGroup chooseGroup(DtlsConfig config, ClientHello hello)
      throws HandshakeFailure {
    ByteReader in = hello.extensions().find(Extensions.SUPPORTED_GROUPS);
    int[] known = in == null ? new int[] {DtlsGroup.SECP256R1.code()} : in.codes16();
    for (DtlsGroup group : config.groups()) {
      if (group != DtlsGroup.X25519MLKEM768 && Extensions.contains(known, group.code())) {
        return group;
      }
    }
    throw new HandshakeFailure(DtlsAlert.HANDSHAKE_FAILURE, "no group in common");
  }

  private void sendFlight(SignatureScheme scheme, boolean renegotiationInfo, boolean pointFormats) {
    c.beginFlight(true);
    c.serverRandom = c.entropy.bytes(32);
    if (c.config.versions().contains(DtlsVersion.DTLS_1_3)) {
      System.arraycopy(ServerHello.DOWNGRADE, 0, c.serverRandom, 24, 8);
    }
    ByteWriter hello = ServerHello.begin(c.serverRandom, suite);
    int extensions = hello.open16();
    hello.u16(Extensions.EXTENDED_MASTER_SECRET).u16(0);
    if (renegotiationInfo) {
      hello.u16(Extensions.RENEGOTIATION_INFO).u16(1).u8(0);
    }
    if (pointFormats) {
      hello.u16(Extensions.EC_POINT_FORMATS).u16(2).u8(1).u8(0);
    }
    UseSrtp.writeAnswer(hello, c.srtpProfile);
    hello.close16(extensions);
    c.send(HandshakeType.SERVER_HELLO, hello.toByteArray(), 0);
    c.send(HandshakeType.CERTIFICATE, Messages12.certificate(c), 0);

    byte[] parameters = Messages12.parameters(group, c.keys.share(group));
    ByteWriter exchange = new ByteWriter().bytes(parameters);
    Messages12.writeSignature(
        exchange,
        c,
        scheme,
        Messages12.signedParameters(c.clientRandom, c.serverRandom, parameters));
    c.send(HandshakeType.SERVER_KEY_EXCHANGE, exchange.toByteArray(), 0);
    if (c.config.clientCertificate()) {
      ByteWriter request = new ByteWriter().vector8(ECDSA_AND_RSA_SIGN);
      SignatureScheme.writeList(request, DtlsVersion.DTLS_1_2);
      request.u16(0);
      c.send(HandshakeType.CERTIFICATE_REQUEST, request.toByteArray(), 0);
    }
    c.send(HandshakeType.SERVER_HELLO_DONE, new byte[0], 0);
  }

  private HandshakeMachine onCertificate(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(0);
    Messages12.readCertificate(c, message);
    return this::onKeyExchange;
  }

  private HandshakeMachine onKeyExchange(HandshakeMessage message) throws HandshakeFailure {
    message.expectEpoch(0);
    if (message.type() != HandshakeType.CLIENT_KEY_EXCHANGE) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    byte[] share = in.vector8().rest();
    in.end();
    byte[] premaster = c.keys.agree(group, share);
    c.transcript.add(message);
    KeySchedule12 schedule =
        new KeySchedule12(
            suite, premaster, c.transcript.hash(suite.hash()), c.clientRandom, c.serverRandom);
    if (!c.config.clientCertificate()) {
      c.records.installRead(schedule.keys(true));
      return last -> onFinished(last, schedule);
    }
    return verify -> onCertificateVerify(verify, schedule);
  }

  private HandshakeMachine onCertificateVerify(HandshakeMessage message, KeySchedule12 schedule)
      throws HandshakeFailure {
    message.expectEpoch(0);
    if (message.type() != HandshakeType.CERTIFICATE_VERIFY) {
      throw message.unexpected();
    }
    Messages12.checkSignature(message.reader(), c.requirePeer(), c.transcript.toByteArray());
    c.transcript.add(message);
    c.records.installRead(schedule.keys(true));
    return last -> onFinished(last, schedule);
  }

  private HandshakeMachine onFinished(HandshakeMessage message, KeySchedule12 schedule)
      throws HandshakeFailure {
    Messages12.checkFinished(c, schedule, message, true);
    c.beginFlight(false); // sent again only when the client repeats its own
    Messages12.sendFinished(c, schedule);
    c.exporter = schedule;
    return new Established12();
  }
}
