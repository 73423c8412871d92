package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

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

  void isAlive() {
    assertThat(framesDecoded).as("pictures decoded: %s", this).isGreaterThanOrEqualTo(5);
    assertThat(changedPixels).as("a picture that moves: %s", this).isGreaterThanOrEqualTo(20);
    assertThat(audioEnergy).as("sound that is heard: %s", this).isGreaterThan(1e-7);
  }
}
