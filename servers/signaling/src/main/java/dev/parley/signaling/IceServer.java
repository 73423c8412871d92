package dev.parley.signaling;

import java.util.List;

/// A STUN or TURN server as `RTCIceServer` wants it; the credentials of a STUN server are empty.
public record IceServer(List<String> urls, String username, String credential) {
  public IceServer {
    urls = List.copyOf(urls);
  }
}
