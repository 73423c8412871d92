package dev.parley.dtls;

/// A version of the protocol, with its number on the wire.
public enum DtlsVersion {
  DTLS_1_2(0xFEFD),
  DTLS_1_3(0xFEFC);

  private final int code;

  DtlsVersion(int code) {
    this.code = code;
  }

  /// The number on the wire; newer versions have smaller numbers.
  public int code() {
    return code;
  }
}
