package dev.parley.webrtc;

/// The state of a candidate pair in statistics.
public enum RTCStatsIceCandidatePairState {
  FROZEN("frozen"),
  WAITING("waiting"),
  IN_PROGRESS("in-progress"),
  FAILED("failed"),
  SUCCEEDED("succeeded");

  private final String text;

  RTCStatsIceCandidatePairState(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCStatsIceCandidatePairState parse(String text) {
    return IdlEnum.parse(RTCStatsIceCandidatePairState.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
