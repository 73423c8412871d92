package dev.parley.dtls;

import org.jspecify.annotations.Nullable;

/// An SRTP protection profile of `use_srtp`.
///
/// RFC 5764, section 4.1.2 and RFC 7714, section 14.2.
public enum SrtpProfile {
  AES128_CM_SHA1_80(1, 16, 14),
  AES128_CM_SHA1_32(2, 16, 14),
  AEAD_AES_128_GCM(7, 16, 12),
  AEAD_AES_256_GCM(8, 32, 12);

  private final int code;
  private final int keyLength;
  private final int saltLength;

  SrtpProfile(int code, int keyLength, int saltLength) {
    this.code = code;
    this.keyLength = keyLength;
    this.saltLength = saltLength;
  }

  public int code() {
    return code;
  }

  /// Bytes of a master key.
  public int keyLength() {
    return keyLength;
  }

  /// Bytes of a master salt.
  public int saltLength() {
    return saltLength;
  }

  static @Nullable SrtpProfile of(int code) {
    for (SrtpProfile profile : values()) {
      if (profile.code == code) {
        return profile;
      }
    }
    return null;
  }
}
