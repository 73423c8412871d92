package dev.parley.dtls;

import java.util.Locale;

/// The alerts that we send, with their numbers (RFC 8446, section 6).
public enum DtlsAlert {
  CLOSE_NOTIFY(0),
  UNEXPECTED_MESSAGE(10),
  BAD_RECORD_MAC(20),
  RECORD_OVERFLOW(22),
  HANDSHAKE_FAILURE(40),
  BAD_CERTIFICATE(42),
  UNSUPPORTED_CERTIFICATE(43),
  ILLEGAL_PARAMETER(47),
  DECODE_ERROR(50),
  DECRYPT_ERROR(51),
  PROTOCOL_VERSION(70),
  INTERNAL_ERROR(80),
  USER_CANCELED(90),
  NO_RENEGOTIATION(100),
  MISSING_EXTENSION(109),
  UNSUPPORTED_EXTENSION(110),
  CERTIFICATE_REQUIRED(116);

  private final int code;

  DtlsAlert(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The name that the RFC gives to an alert's number, or the number.
  public static String nameOf(int code) {
    for (DtlsAlert alert : values()) {
      if (alert.code == code) {
        return alert.name().toLowerCase(Locale.ROOT);
      }
    }
    return "alert " + code;
  }
}
