package dev.parley.rtp;

/// How a picture must be shown.
///
/// 3GPP TS 26.114, section 7.4.5
///
/// @param backCamera whether it looks away from the user
/// @param flip whether the picture is mirrored, before it is turned
/// @param clockwiseDegrees 0, 90, 180 or 270: by how much the receiver turns it
public record VideoOrientation(boolean backCamera, boolean flip, int clockwiseDegrees) {
  public VideoOrientation {
    if (clockwiseDegrees < 0 || clockwiseDegrees > 270 || clockwiseDegrees % 90 != 0) {
      throw new IllegalArgumentException(clockwiseDegrees + " degrees is not 0, 90, 180 or 270");
    }
  }

  /// The orientation in the byte of the extension.
  public static VideoOrientation of(int value) {
    return new VideoOrientation((value & 8) != 0, (value & 4) != 0, (value & 3) * 90);
  }

  /// The byte of the extension.
  public int value() {
    return (backCamera ? 8 : 0) | (flip ? 4 : 0) | clockwiseDegrees / 90;
  }
}
