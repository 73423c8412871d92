package dev.parley.webrtc;

/// What a device does.
public enum MediaDeviceKind {
  AUDIOINPUT("audioinput"),
  AUDIOOUTPUT("audiooutput"),
  VIDEOINPUT("videoinput");

  private final String text;

  MediaDeviceKind(String text) {
    this.text = text;
  }

  /// The constant that the specification writes so.
  ///
  /// @throws IllegalArgumentException if there is none
  public static MediaDeviceKind parse(String text) {
    return IdlEnum.parse(MediaDeviceKind.class, text);
  }

  /// As the specification writes it.
  @Override
  public String toString() {
    return text;
  }
}
