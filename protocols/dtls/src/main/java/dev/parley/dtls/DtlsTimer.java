package dev.parley.dtls;

/// What a transport waits for.
enum DtlsTimer {
  /// The end of the handshake's patience.
  HANDSHAKE,
  /// The end of the grace after something unprotected that speaks of failure.
  SUSPICION,
  /// The answer to our last flight.
  RETRANSMISSION,
  /// The rest of the peer's flight, before we acknowledge the part that came.
  ACKNOWLEDGEMENT
}
