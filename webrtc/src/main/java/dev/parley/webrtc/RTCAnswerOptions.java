package dev.parley.webrtc;

/// Options of `createAnswer`: there are none yet.
public record RTCAnswerOptions() {
  /// Everything absent or as the specification has it.
  public static RTCAnswerOptions defaults() {
    return new RTCAnswerOptions();
  }
}
