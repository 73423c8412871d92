package dev.parley.dtls;

import org.jspecify.annotations.Nullable;

/// What a transport tells the one who drives it, in order.
public sealed interface DtlsEvent {
  /// The handshake is over and the peer's certificate matches: application data flows.
  ///
  /// @param srtpProfile null when `use_srtp` was not agreed on; `srtpKeys` is null then, too
  /// @param peerCertificate X.509 in DER; empty for a client that was not asked for one
  record Connected(
      DtlsVersion version,
      DtlsCipherSuite cipherSuite,
      DtlsGroup group,
      @Nullable SrtpProfile srtpProfile,
      byte[] peerCertificate,
      @Nullable SrtpKeys srtpKeys)
      implements DtlsEvent {}

  /// The transport is of no more use.
  record Failed(DtlsFailure failure) implements DtlsEvent {}

  /// The peer said goodbye, or [DtlsTransport#close(long)] was called.
  record Closed() implements DtlsEvent {}
}
