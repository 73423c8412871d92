package dev.parley.dtls;

/// A handshake message that cannot be accepted; never leaves this package.
final class HandshakeFailure extends Exception {
  private static final long serialVersionUID = 1;
  private final DtlsAlert alert;

  HandshakeFailure(DtlsAlert alert, String reason) {
    super(reason, null, false, false);
    this.alert = alert;
  }

  DtlsAlert alert() {
    return alert;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
