package dev.parley.dtls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The protection of one direction in one epoch.
final class RecordKeys {
  private static final byte[] NONE = new byte[0];
  private static final long MAX_SEQUENCE = (1L << 48) - 1;

  final long epoch;
  final Aead aead;

  /// Null in DTLS 1.2.
  final @Nullable SequenceMask mask;

  /// Whether each record carries the variable half of its nonce: AES-GCM in DTLS 1.2.
  final boolean explicitNonce;

  /// Used when reading.
  final ReplayWindow window = new ReplayWindow();

  private long sent;

  private RecordKeys(long epoch, Aead aead, @Nullable SequenceMask mask, boolean explicitNonce) {
    this.epoch = epoch;
    this.aead = aead;
    this.mask = mask;
    this.explicitNonce = explicitNonce;
  }

  static RecordKeys dtls13(long epoch, DtlsCipherSuite suite, Hkdf hkdf, byte[] secret) {
    byte[] key = hkdf.expandLabel(secret, "key", NONE, suite.keyLength());
    byte[] iv = hkdf.expandLabel(secret, "iv", NONE, 12);
    byte[] sn = hkdf.expandLabel(secret, "sn", NONE, suite.keyLength());
    return new RecordKeys(
        epoch, new Aead(suite.chacha(), key, iv), new SequenceMask(suite.chacha(), sn), false);
  }

  /// @param iv 12 bytes, or the 4 of AES-GCM
  static RecordKeys dtls12(DtlsCipherSuite suite, byte[] key, byte[] iv) {
    Aead aead = new Aead(suite.chacha(), key, Arrays.copyOf(iv, 12));
    return new RecordKeys(1, aead, null, !suite.chacha());
  }

  /// How many records were sealed.
  long sent() {
    return sent;
  }

  /// The number of the next record to send: each is given once, so that no nonce comes back.
  long take() {
    if (sent > MAX_SEQUENCE) {
      throw new IllegalStateException("the record numbers of epoch " + epoch + " are used up");
    }
    return sent++;
  }
}
