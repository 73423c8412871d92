package dev.parley.srtp;

import dev.parley.core.Bytes;

/// Encrypts and authenticates either the RTP or the RTCP packets of one direction, all sources
/// under one key.
sealed interface PacketCipher permits CounterModeCipher, GcmCipher {
  /// Writes ciphertext, tag and (for RTCP) the word behind a header that is in place already.
  ///
  /// @param index the 48-bit packet index, or the 31-bit SRTCP index
  /// @param word the rollover counter, or the E bit and the SRTCP index
  /// @param at of the header
  void seal(
      int ssrc,
      long index,
      int word,
      byte[] payload,
      int payloadAt,
      int payloadLength,
      byte[] out,
      int at,
      int headerLength);

  /// Checks the tag and decrypts the payload in place; what a wrong tag leaves there is undefined.
  boolean open(
      int ssrc, long index, int word, byte[] bytes, int at, int headerLength, int payloadLength);

  /// The cipher of a policy for one half of a session.
  static PacketCipher of(SrtpPolicy policy, byte[] masterKey, byte[] masterSalt, boolean rtcp) {
    if (masterKey.length != policy.keyBytes() || masterSalt.length != policy.saltBytes()) {
      throw new IllegalArgumentException(
          "%s needs a key of %d and a salt of %d bytes, not %d and %d"
              .formatted(
                  policy,
                  policy.keyBytes(),
                  policy.saltBytes(),
                  masterKey.length,
                  masterSalt.length));
    }
    byte[] key =
        KeyDerivation.derive(
            masterKey,
            masterSalt,
            rtcp ? KeyDerivation.RTCP_KEY : KeyDerivation.RTP_KEY,
            policy.keyBytes());
    byte[] salt =
        KeyDerivation.derive(
            masterKey,
            masterSalt,
            rtcp ? KeyDerivation.RTCP_SALT : KeyDerivation.RTP_SALT,
            policy.saltBytes());
    if (policy.aead()) {
      return new GcmCipher(key, salt, rtcp);
    }
    byte[] authentication =
        KeyDerivation.derive(
            masterKey,
            masterSalt,
            rtcp ? KeyDerivation.RTCP_AUTHENTICATION : KeyDerivation.RTP_AUTHENTICATION,
            CounterModeCipher.AUTHENTICATION_KEY_BYTES);
    int tagBytes = rtcp ? policy.rtcpTagBytes() : policy.rtpTagBytes();
    return new CounterModeCipher(key, salt, authentication, tagBytes, rtcp);
  }

  /// Makes an initialization vector: the salt, with the source and the index folded in.
  static void fold(byte[] salt, int ssrc, int ssrcAt, long index, int indexAt, byte[] iv) {
    System.arraycopy(salt, 0, iv, 0, salt.length);
    Bytes.putU32(iv, ssrcAt, Bytes.i32(iv, ssrcAt) ^ ssrc);
    Bytes.putU48(iv, indexAt, Bytes.u48(iv, indexAt) ^ index);
  }
}
