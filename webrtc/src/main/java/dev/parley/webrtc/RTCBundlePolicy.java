package dev.parley.webrtc;

/// How many transports are gathered for when the other side may not bundle.
public enum RTCBundlePolicy {
  BALANCED("balanced"),
  MAX_COMPAT("max-compat"),
  MAX_BUNDLE("max-bundle");

  private final String text;

  RTCBundlePolicy(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static RTCBundlePolicy parse(String text) {
    return IdlEnum.parse(RTCBundlePolicy.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
