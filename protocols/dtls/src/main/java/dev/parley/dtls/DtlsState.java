package dev.parley.dtls;

/// Where a transport stands, in the words of the W3C's `RTCDtlsTransportState`.
public enum DtlsState {
  NEW,
  CONNECTING,
  CONNECTED,
  CLOSED,
  FAILED
}
