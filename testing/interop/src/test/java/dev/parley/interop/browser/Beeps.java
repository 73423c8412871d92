package dev.parley.interop.browser;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// What Chromium's pretended microphone hears: two beeps a second.
///
/// Its own beeps are one series for the whole browser, and each beep goes to the one page that asks
/// first: another page may hear nothing for a long time. A file is read by every page for itself.
final class Beeps {
  private static final float RATE_HZ = 48_000;
  private static final int PERIOD_SAMPLES = 24_000;
  private static final int BEEP_SAMPLES = 9_600;
  private static final double TONE_HZ = 400;
  private static final double LOUDNESS = 0.3 * Short.MAX_VALUE;

  private Beeps() {}

  /// Writes them into this folder; they are repeated without end.
  static Path write(Path folder) {
    byte[] samples = new byte[2 * PERIOD_SAMPLES];
    for (int i = 0; i < BEEP_SAMPLES; i++) {
      int sample = (int) (LOUDNESS * Math.sin(2 * Math.PI * TONE_HZ * i / RATE_HZ));
      samples[2 * i] = (byte) sample;
      samples[2 * i + 1] = (byte) (sample >> 8);
    }
    Path file = folder.resolve("beeps.wav");
    AudioFormat format = new AudioFormat(RATE_HZ, 16, 1, true, false);
    try (AudioInputStream sound =
        new AudioInputStream(new ByteArrayInputStream(samples), format, PERIOD_SAMPLES)) {
      AudioSystem.write(sound, AudioFileFormat.Type.WAVE, file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
