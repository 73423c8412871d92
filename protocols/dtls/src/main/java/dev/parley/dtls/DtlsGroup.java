package dev.parley.dtls;

import org.jspecify.annotations.Nullable;

/// A key exchange group, by its IANA name.
public enum DtlsGroup {
  /// ML-KEM-768 beside X25519: only in DTLS 1.3.
  X25519MLKEM768(0x11EC),
  X25519(0x001D),
  SECP256R1(0x0017);

  private final int code;

  DtlsGroup(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static @Nullable DtlsGroup of(int code) {
    for (DtlsGroup group : values()) {
      if (group.code == code) {
        return group;
      }
    }
    return null;
  }
}
