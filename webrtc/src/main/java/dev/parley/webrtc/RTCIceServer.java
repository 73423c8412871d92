package dev.parley.webrtc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A STUN or TURN server.
///
/// @param urls such as `stun:stun.example.org` or `turns:turn.example.org?transport=tcp`
/// @param username for TURN
/// @param credential for TURN
public record RTCIceServer(
    List<String> urls, @Nullable String username, @Nullable String credential) {
  public RTCIceServer {
    urls = List.copyOf(urls);
  }

  /// The required members, the others absent or as the specification has them.
  public static RTCIceServer of(List<String> urls) {
    return new RTCIceServer(urls, null, null);
  }

  public RTCIceServer withUrls(List<String> value) {
    return new RTCIceServer(value, username, credential);
  }

  public RTCIceServer withUsername(@Nullable String value) {
    return new RTCIceServer(urls, value, credential);
  }

  public RTCIceServer withCredential(@Nullable String value) {
    return new RTCIceServer(urls, username, value);
  }
}
