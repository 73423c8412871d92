package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A candidate of ours for the other side.
public final class RTCPeerConnectionIceEvent extends Event {
  private final @Nullable RTCIceCandidate candidate;
  private final @Nullable String url;

  /// @param candidate null when all transports have gathered
  /// @param url of the server that gave it, null for a host candidate
  public RTCPeerConnectionIceEvent(
      String type, @Nullable RTCIceCandidate candidate, @Nullable String url) {
    super(type);
    this.candidate = candidate;
    this.url = url;
  }

  public @Nullable RTCIceCandidate candidate() {
    return candidate;
  }

  public @Nullable String url() {
    return url;
  }
}
