package dev.parley.rtp;

/// The byte of [ExtensionKind#AUDIO_LEVEL]: a bit for voice, and the loudness.
///
/// RFC 6464, section 3
public final class AudioLevel {
  /// The least loud value.
  public static final int SILENCE = 127;

  private AudioLevel() {}

  /// How many decibels the packet lies below the loudest possible signal, 0 to 127.
  public static int decibelsBelowOverload(int value) {
    return value & 0x7F;
  }

  /// Whether the sender believes that the packet contains voice.
  public static boolean voice(int value) {
    return (value & 0x80) != 0;
  }

  /// The byte for a loudness.
  ///
  /// @param decibelsBelowOverload 0 to 127
  public static int of(boolean voice, int decibelsBelowOverload) {
    if (decibelsBelowOverload < 0 || decibelsBelowOverload > SILENCE) {
      throw new IllegalArgumentException("level " + decibelsBelowOverload + " is not in 0..127");
    }
    return decibelsBelowOverload | (voice ? 0x80 : 0);
  }
}
