package dev.parley.dtls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The messages of DTLS 1.3 that both sides send alike (RFC 8446, section 4.4).
final class Messages13 {
  private Messages13() {}

  static byte[] certificate(HandshakeContext c, byte[] requestContext) {
    byte[] der = c.config.certificate().der();
    return new ByteWriter()
        .vector8(requestContext)
        .u24(der.length + 5)
        .vector24(der)
        .u16(0)
        .toByteArray();
  }

  static void readCertificate(HandshakeContext c, HandshakeMessage message)
      throws HandshakeFailure {
    if (message.type() != HandshakeType.CERTIFICATE) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    if (in.vector8().remaining() > 0) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a context that we did not give");
    }
    ByteReader list = in.vector24();
    in.end();
    if (list.remaining() == 0) {
      throw new HandshakeFailure(DtlsAlert.CERTIFICATE_REQUIRED, "an empty certificate list");
    }
    byte[] der = list.vector24().rest();
    Extensions.read(list);
    while (list.remaining() > 0) { // a chain, of which the first is enough
      list.vector24();
      Extensions.read(list);
    }
    c.peer = PeerCertificate.read(der);
    c.transcript.add(message);
  }

  /// What CertificateVerify signs.
  private static byte[] signed(HandshakeContext c, KeySchedule13 schedule, boolean client) {
    byte[] spaces = new byte[64];
    Arrays.fill(spaces, (byte) ' ');
    String text = "TLS 1.3, " + (client ? "client" : "server") + " CertificateVerify";
    return new ByteWriter()
        .bytes(spaces)
        .bytes(text.getBytes(StandardCharsets.US_ASCII))
        .u8(0)
        .bytes(c.transcript.hash(schedule.hash()))
        .toByteArray();
  }

  static byte[] verify(
      HandshakeContext c, KeySchedule13 schedule, SignatureScheme scheme, boolean client) {
    byte[] signature =
        scheme.sign(c.config.certificate().privateKey(), c.random, signed(c, schedule, client));
    return new ByteWriter().u16(scheme.code()).vector16(signature).toByteArray();
  }

  /// @param client whose message it is
  static void checkVerify(
      HandshakeContext c, KeySchedule13 schedule, HandshakeMessage message, boolean client)
      throws HandshakeFailure {
    if (message.type() != HandshakeType.CERTIFICATE_VERIFY) {
      throw message.unexpected();
    }
    ByteReader in = message.reader();
    int code = in.u16();
    byte[] signature = in.vector16().rest();
    in.end();
    PeerCertificate peer = c.requirePeer();
    SignatureScheme.of(code, peer.key(), DtlsVersion.DTLS_1_3)
        .verify(peer.key(), signed(c, schedule, client), signature);
    c.transcript.add(message);
  }

  /// @param client whose message it is
  static void checkFinished(
      HandshakeContext c, KeySchedule13 schedule, HandshakeMessage message, boolean client)
      throws HandshakeFailure {
    if (message.type() != HandshakeType.FINISHED) {
      throw message.unexpected();
    }
    schedule.checkFinished(client, c.transcript.hash(schedule.hash()), message.body());
    c.transcript.add(message);
  }
}
