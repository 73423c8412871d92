package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/// A description as data.
///
/// @param type what it is; absent only for `setLocalDescription`, which finds out then
/// @param sdp its text, empty where there is none
public record RTCSessionDescriptionInit(@Nullable RTCSdpType type, String sdp) {
  public RTCSessionDescriptionInit {
    sdp = sdp == null ? "" : sdp;
  }

  /// An offer of the other side.
  public static RTCSessionDescriptionInit offer(String sdp) {
    return new RTCSessionDescriptionInit(RTCSdpType.OFFER, sdp);
  }

  /// An answer of the other side.
  public static RTCSessionDescriptionInit answer(String sdp) {
    return new RTCSessionDescriptionInit(RTCSdpType.ANSWER, sdp);
  }

  /// A description without a text, such as a rollback.
  public static RTCSessionDescriptionInit of(RTCSdpType type) {
    return new RTCSessionDescriptionInit(type, "");
  }
}
