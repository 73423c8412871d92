package dev.parley.dtls;

/// The messages of DTLS 1.2 that both sides send alike (RFC 5246, section 7.4).
final class Messages12 {
  private static final int NAMED_CURVE = 3;

  private Messages12() {}

  static byte[] certificate(HandshakeContext c) {
    byte[] der = c.config.certificate().der();
    return new ByteWriter().u24(der.length + 3).vector24(der).toByteArray();
  }

  static void readCertificate(HandshakeContext c, HandshakeMessage message)
      throws HandshakeFailure {
    if (message.type() != HandshakeType.CERTIFICATE) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    ByteReader list = in.vector24();
    in.end();
    if (list.remaining() == 0) {
      throw new HandshakeFailure(DtlsAlert.HANDSHAKE_FAILURE, "an empty certificate list");
    }
    c.peer = PeerCertificate.read(list.vector24().rest());
    c.transcript.add(message);
  }

  /// The curve and the public key of a ServerKeyExchange (RFC 8422, section 5.4).
  static byte[] parameters(DtlsGroup group, byte[] share) {
    return new ByteWriter().u8(NAMED_CURVE).u16(group.code()).vector8(share).toByteArray();
  }

  static DtlsGroup readGroup(ByteReader in, DtlsConfig config) throws HandshakeFailure {
    int kind = in.u8();
    DtlsGroup group = DtlsGroup.of(in.u16());
    if (kind != NAMED_CURVE
        || group == null
        || group == DtlsGroup.X25519MLKEM768
        || !config.groups().contains(group)) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a curve that we did not offer");
    }
    return group;
  }

  /// What a ServerKeyExchange signs.
  static byte[] signedParameters(byte[] clientRandom, byte[] serverRandom, byte[] parameters) {
    return new ByteWriter().bytes(clientRandom).bytes(serverRandom).bytes(parameters).toByteArray();
  }

  static void writeSignature(
      ByteWriter out, HandshakeContext c, SignatureScheme scheme, byte[] content) {
    byte[] signature = scheme.sign(c.config.certificate().privateKey(), c.random, content);
    out.u16(scheme.code()).vector16(signature);
  }

  static void checkSignature(ByteReader in, PeerCertificate peer, byte[] content)
      throws HandshakeFailure {
    int code = in.u16();
    byte[] signature = in.vector16().rest();
    in.end();
    SignatureScheme.of(code, peer.key(), DtlsVersion.DTLS_1_2)
        .verify(peer.key(), content, signature);
  }

  /// @param client whose message it is
  static void checkFinished(
      HandshakeContext c, KeySchedule12 schedule, HandshakeMessage message, boolean client)
      throws HandshakeFailure {
    message.expectEpoch(1);
    if (message.type() != HandshakeType.FINISHED) {
      throw message.unexpected();
    }
    schedule.checkFinished(client, c.transcript, message.body());
    c.transcript.add(message);
  }

  /// Ends a flight: from here on it is encrypted.
  static void sendFinished(HandshakeContext c, KeySchedule12 schedule) {
    c.flight.addChangeCipherSpec();
    c.records.installWrite(schedule.keys(c.client));
    c.send(HandshakeType.FINISHED, schedule.finished(c.client, c.transcript), 1);
  }
}
