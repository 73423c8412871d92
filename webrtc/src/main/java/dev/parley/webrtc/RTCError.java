package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A failure of the connection, with what the protocols said about it.
public final class RTCError extends DOMException {
  private static final long serialVersionUID = 1;

  private final transient RTCErrorInit init;

  /// @param message says what happened and what to do
  public RTCError(RTCErrorInit init, String message) {
    super(message, "OperationError");
    this.init = init;
  }

  public RTCErrorDetailType errorDetail() {
    return init.errorDetail();
  }

  /// The line of the description that cannot be read, from 1, or null.
  public @Nullable Integer sdpLineNumber() {
    return init.sdpLineNumber();
  }

  /// The cause code of SCTP's ABORT, or null.
  public @Nullable Integer sctpCauseCode() {
    return init.sctpCauseCode();
  }

  /// The DTLS alert of the other side, or null.
  public @Nullable Long receivedAlert() {
    return init.receivedAlert();
  }

  /// Our DTLS alert, or null.
  public @Nullable Long sentAlert() {
    return init.sentAlert();
  }
}
