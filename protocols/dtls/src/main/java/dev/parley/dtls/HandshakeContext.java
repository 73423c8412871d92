package dev.parley.dtls;

import dev.parley.core.Entropy;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// What the parts of one handshake share, and what comes out of it.
final class HandshakeContext {
  final DtlsConfig config;
  final boolean client;
  final Entropy entropy;
  final SecureRandom random;
  final RecordLayer records;
  final EphemeralKeys keys;
  final Transcript transcript = new Transcript();
  final OutgoingFlight flight = new OutgoingFlight();
  final AckLedger acks = new AckLedger();

  byte[] clientRandom = new byte[0];
  byte[] serverRandom = new byte[0];
  @Nullable DtlsVersion version;
  @Nullable DtlsCipherSuite cipherSuite;
  @Nullable DtlsGroup group;
  @Nullable SrtpProfile srtpProfile;
  @Nullable PeerCertificate peer;

  /// Set when the handshake is over, apart from the fingerprint.
  @Nullable Exporter exporter;

  private int nextSeq;

  HandshakeContext(DtlsConfig config, boolean client, Entropy entropy, RecordLayer records) {
    this.config = config;
    this.client = client;
    this.entropy = entropy;
    this.records = records;
    random = entropy.asSecureRandom();
    keys = new EphemeralKeys(random);
  }

  /// Our messages begin with this number.
  void beginAt(int messageSeq) {
    nextSeq = messageSeq;
  }

  /// Starts a new flight, which also answers whatever arrived before.
  ///
  /// @param repeats whether it is sent again until something answers it
  void beginFlight(boolean repeats) {
    flight.begin(repeats);
    acks.clear();
  }

  /// Adds a message to the flight and to the transcript.
  void send(int type, byte[] body, long epoch) {
    transcript.add(type, nextSeq, body);
    sendUnhashed(type, body, epoch);
  }

  /// Adds a message that is not part of the handshake's transcript.
  void sendUnhashed(int type, byte[] body, long epoch) {
    flight.add(type, nextSeq++, body, epoch);
  }

  void negotiated(DtlsVersion negotiated, DtlsCipherSuite suite, DtlsGroup exchanged) {
    version = negotiated;
    cipherSuite = suite;
    group = exchanged;
    records.version(negotiated);
  }

  boolean finished() {
    return exporter != null;
  }

  boolean isThree() {
    return version == DtlsVersion.DTLS_1_3;
  }

  /// The SRTP keys, or null without an agreed profile (RFC 5764, section 4.2).
  @Nullable SrtpKeys srtpKeys() {
    SrtpProfile profile = srtpProfile;
    if (profile == null || exporter == null) {
      return null;
    }
    int length = 2 * (profile.keyLength() + profile.saltLength());
    return SrtpKeys.cut(profile, client, exporter.export("EXTRACTOR-dtls_srtp", null, length));
  }

  PeerCertificate requirePeer() throws HandshakeFailure {
    if (peer == null) {
      throw new HandshakeFailure(DtlsAlert.CERTIFICATE_REQUIRED, "the peer has no certificate");
    }
    return peer;
  }
}
