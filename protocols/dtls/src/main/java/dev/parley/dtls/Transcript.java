package dev.parley.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The handshake messages so far, which both sides sign and hash.
///
/// DTLS 1.2 keeps the headers of the messages as if each had been sent in one fragment (RFC 6347,
/// section 4.2.6); DTLS 1.3 cuts them down to those of TLS (RFC 9147, section 5.2). So messages
/// wait until the version is known.
final class Transcript {
  private record Waiting(int type, int seq, byte[] body) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private final ByteWriter bytes = new ByteWriter();
  private @Nullable DtlsVersion version;

  void version(DtlsVersion known) {
    version = known;
    for (Waiting message : waiting) {
      write(known, message.type, message.seq, message.body);
    }
    waiting.clear();
  }

  void add(HandshakeMessage message) {
    add(message.type(), message.seq(), message.body());
  }

  void add(int type, int seq, byte[] body) {
    if (version == null) {
      waiting.add(new Waiting(type, seq, body));
    } else {
      write(version, type, seq, body);
    }
  }

  private void write(DtlsVersion known, int type, int seq, byte[] body) {
    bytes.u8(type).u24(body.length);
    if (known == DtlsVersion.DTLS_1_2) {
      bytes.u16(seq).u24(0).u24(body.length);
    }
    bytes.bytes(body);
  }

  /// Forgets everything: the exchange that HelloVerifyRequest ends is not part of the transcript.
  void clear() {
    waiting.clear();
    bytes.clear();
  }

  /// Replaces the first ClientHello by its hash (RFC 8446, section 4.4.1).
  void retry(String hash) {
    byte[] digest = hash(hash);
    bytes.clear();
    add(HandshakeType.MESSAGE_HASH, 0, digest);
  }

  byte[] hash(String hash) {
    try {
      MessageDigest digest = MessageDigest.getInstance(hash);
      digest.update(bytes.array(), 0, bytes.length());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + hash, e);
    }
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
