package dev.parley.webrtc;

/// The next tone begins, or there are no more.
public final class RTCDTMFToneChangeEvent extends Event {
  private final String tone;

  /// @param tone one character, or empty at the end
  public RTCDTMFToneChangeEvent(String type, String tone) {
    super(type);
    this.tone = tone;
  }

  /// The tone that begins: one of `0123456789ABCD#*`, `,` for a pause, empty at the end.
  public String tone() {
    return tone;
  }
}
