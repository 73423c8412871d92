package dev.parley.dtls;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// The secrets of one DTLS 1.3 connection (RFC 8446, section 7, with the labels of RFC 9147).
final class KeySchedule13 implements Exporter {
  private static final byte[] NONE = new byte[0];

  private final Hkdf hkdf;
  private final DtlsCipherSuite suite;
  private final byte[] handshakeSecret;
  private final byte[] clientHandshake;
  private final byte[] serverHandshake;
  private byte[] clientTraffic = NONE;
  private byte[] serverTraffic = NONE;
  private byte[] exporterMaster = NONE;

  /// @param shared the secret of the key exchange
  /// @param helloHash of the transcript up to and with ServerHello
  KeySchedule13(DtlsCipherSuite suite, byte[] shared, byte[] helloHash) {
    this(suite, new Hkdf(suite.hash()), shared, helloHash);
  }

  KeySchedule13(DtlsCipherSuite suite, Hkdf hkdf, byte[] shared, byte[] helloHash) {
    this.suite = suite;
    this.hkdf = hkdf;
    byte[] early = hkdf.extract(NONE, new byte[hkdf.hashLength()]);
    handshakeSecret = hkdf.extract(derive(early, "derived", hkdf.emptyHash()), shared);
    clientHandshake = derive(handshakeSecret, "c hs traffic", helloHash);
    serverHandshake = derive(handshakeSecret, "s hs traffic", helloHash);
  }

  /// Derives the secrets of the application's traffic.
  ///
  /// @param finishedHash of the transcript up to and with the server's Finished
  void application(byte[] finishedHash) {
    byte[] derived = derive(handshakeSecret, "derived", hkdf.emptyHash());
    byte[] master = hkdf.extract(derived, new byte[hkdf.hashLength()]);
    clientTraffic = derive(master, "c ap traffic", finishedHash);
    serverTraffic = derive(master, "s ap traffic", finishedHash);
    exporterMaster = derive(master, "exp master", finishedHash);
  }

  private byte[] derive(byte[] secret, String label, byte[] context) {
    return hkdf.expandLabel(secret, label, context, hkdf.hashLength());
  }

  String hash() {
    return hkdf.hash();
  }

  byte[] handshakeTraffic(boolean client) {
    return client ? clientHandshake : serverHandshake;
  }

  byte[] applicationTraffic(boolean client) {
    return client ? clientTraffic : serverTraffic;
  }

  RecordKeys handshakeKeys(boolean client) {
    return RecordKeys.dtls13(2, suite, hkdf, handshakeTraffic(client));
  }

  RecordKeys applicationKeys(boolean client) {
    return RecordKeys.dtls13(3, suite, hkdf, applicationTraffic(client));
  }

  /// Moves one direction to its next secret and answers the keys for it.
  RecordKeys update(boolean client, long epoch) {
    byte[] next = derive(applicationTraffic(client), "traffic upd", NONE);
    if (client) {
      clientTraffic = next;
    } else {
      serverTraffic = next;
    }
    return RecordKeys.dtls13(epoch, suite, hkdf, next);
  }

  /// The `verify_data` of a side's Finished.
  byte[] finished(boolean client, byte[] transcriptHash) {
    return hkdf.hmac(derive(handshakeTraffic(client), "finished", NONE), transcriptHash);
  }

  void checkFinished(boolean client, byte[] transcriptHash, byte[] verifyData)
      throws HandshakeFailure {
    if (!MessageDigest.isEqual(finished(client, transcriptHash), verifyData)) {
      throw new HandshakeFailure(DtlsAlert.DECRYPT_ERROR, "the peer's Finished is wrong");
    }
  }

  @Override
  public byte[] export(String label, byte @Nullable [] context, int length) {
    byte[] secret = derive(exporterMaster, label, hkdf.emptyHash());
    byte[] contextHash = hkdf.digest(context == null ? NONE : context);
    return hkdf.expandLabel(secret, "exporter", contextHash, length);
  }
}
