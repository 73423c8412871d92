package dev.parley.session;

import java.util.Locale;

/// The state of a whole peer connection, in the words of W3C's `RTCPeerConnectionState`.
public enum ConnectionState {
  /// Nothing was applied yet.
  NEW,
  /// ICE looks for a path, or DTLS shakes hands.
  CONNECTING,
  /// Media can flow.
  CONNECTED,
  /// The path fell silent; it may come back by itself.
  DISCONNECTED,
  /// ICE found no path or lost it for good, or the DTLS handshake failed.
  FAILED,
  /// It was closed here.
  CLOSED;

  /// The W3C name, such as `connected`.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
