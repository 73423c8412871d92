package dev.parley.session;

/// Why a peer connection ended against its will.
public sealed interface RtcFailure {
  /// One plain sentence.
  String sentence();

  /// ICE found no path, or the path was silent for so long that consent to send expired (RFC 7675).
  ///
  /// @param sentence what happened
  record IceFailed(String sentence) implements RtcFailure {}

  /// The DTLS handshake failed or the other side sent a fatal alert.
  ///
  /// @param sentence what happened
  record DtlsFailed(String sentence) implements RtcFailure {}
}
