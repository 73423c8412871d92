package dev.parley.sfu;

/// The bounds that keep one room or participant from taking everything.
///
/// @param participantsPerRoom 1 to 1000
/// @param sectionsPerParticipant the most m-sections of an offer, 1 to 1000
public record SfuLimits(int participantsPerRoom, int sectionsPerParticipant) {
  public SfuLimits {
    check("participantsPerRoom", participantsPerRoom);
    check("sectionsPerParticipant", sectionsPerParticipant);
  }

  /// 100 participants in a room; 600 m-sections in an offer, for three tracks of everyone and those
  /// given up meanwhile.
  public static SfuLimits defaults() {
    return new SfuLimits(100, 600);
  }

  private static void check(String name, int value) {
    if (value < 1 || value > 1000) {
      throw new IllegalArgumentException(name + " " + value + " is not in 1..1000");
    }
  }
}
