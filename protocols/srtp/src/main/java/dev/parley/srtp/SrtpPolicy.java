package dev.parley.srtp;

/// The cipher, key and tag sizes of a DTLS-SRTP protection profile.
///
/// RFC 5764, section 4.1.2 and RFC 7714, section 14.2
public enum SrtpPolicy {
  /// The profile that every WebRTC endpoint must have (RFC 8827, section 6.5).
  AES_CM_128_HMAC_SHA1_80(1, false, 16, 14, 10, 10),

  /// Its RTCP tag has 80 bits all the same.
  AES_CM_128_HMAC_SHA1_32(2, false, 16, 14, 4, 10),

  AEAD_AES_128_GCM(7, true, 16, 12, 16, 16),

  AEAD_AES_256_GCM(8, true, 32, 12, 16, 16);

  /// The bytes of the word that carries the E bit and the index of an SRTCP packet.
  static final int RTCP_WORD_BYTES = 4;

  private final int profile;
  private final boolean aead;
  private final int keyBytes;
  private final int saltBytes;
  private final int rtpTagBytes;
  private final int rtcpTagBytes;

  SrtpPolicy(
      int profile, boolean aead, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
    this.profile = profile;
    this.aead = aead;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.rtpTagBytes = rtpTagBytes;
    this.rtcpTagBytes = rtcpTagBytes;
  }

  /// The policy with this number in the IANA registry of DTLS-SRTP protection profiles.
  ///
  /// @throws IllegalArgumentException if the profile is not one of these
  public static SrtpPolicy of(int profile) {
    for (SrtpPolicy policy : values()) {
      if (policy.profile == profile) {
        return policy;
      }
    }
    throw new IllegalArgumentException("SRTP profile " + profile + " is not one of 1, 2, 7, 8");
  }

  /// The number of the profile in `use_srtp`.
  public int profile() {
    return profile;
  }

  /// Whether one algorithm encrypts and authenticates, so that no index may ever be used twice.
  public boolean aead() {
    return aead;
  }

  /// The length of the master key.
  public int keyBytes() {
    return keyBytes;
  }

  /// The length of the master salt.
  public int saltBytes() {
    return saltBytes;
  }

  /// How many bytes longer an RTP packet becomes.
  public int rtpOverheadBytes() {
    return rtpTagBytes;
  }

  /// How many bytes longer an RTCP packet becomes.
  public int rtcpOverheadBytes() {
    return rtcpTagBytes + RTCP_WORD_BYTES;
  }

  int rtpTagBytes() {
    return rtpTagBytes;
  }

  int rtcpTagBytes() {
    return rtcpTagBytes;
  }
}
