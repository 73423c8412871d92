package dev.parley.dtls;

/// Why a transport failed.
public sealed interface DtlsFailure {
  /// The peer sent a fatal alert.
  ///
  /// @param code the alert's number, as in [DtlsAlert#code()]
  record AlertReceived(int code) implements DtlsFailure {
    @Override
    public String toString() {
      return "AlertReceived[" + DtlsAlert.nameOf(code) + "]";
    }
  }

  /// The peer's certificate has none of the expected fingerprints, or none of those was usable.
  record FingerprintMismatch() implements DtlsFailure {}

  /// The handshake did not end within [DtlsConfig#handshakeTimeoutNanos()].
  record Timeout() implements DtlsFailure {}

  /// The peer broke the protocol, or has nothing in common with us.
  ///
  /// @param alert what we told the peer
  /// @param reason for people
  record Handshake(DtlsAlert alert, String reason) implements DtlsFailure {}
}
