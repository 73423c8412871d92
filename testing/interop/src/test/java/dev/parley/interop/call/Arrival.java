package dev.parley.interop.call;

/// What one person received from another within a while.
///
/// @param framesDecoded how many pictures were decoded
/// @param packets how many packets of video came
/// @param keyFrameRequests how often the browser asked for a key frame
/// @param changedPixels how many of 4800 differ between the first and the last picture: 0 if it is
///   frozen
/// @param audioEnergy the growth of `totalAudioEnergy`
/// @param samples how many samples of sound were played, concealed ones included
record Arrival(
    String at,
    String from,
    int framesDecoded,
    int packets,
    int keyFrameRequests,
    int changedPixels,
    double audioEnergy,
    long samples,
    String codec,
    int width) {

  private static final int FEWEST_FRAMES = 5;
  private static final int FEWEST_PIXELS = 20;
  private static final double HEARD = 1e-7;

  /// Whether pictures come, and not the same one again and again.
  boolean moves() {
    return framesDecoded >= FEWEST_FRAMES && changedPixels >= FEWEST_PIXELS;
  }

  boolean silent() {
    return audioEnergy <= HEARD;
  }
}
