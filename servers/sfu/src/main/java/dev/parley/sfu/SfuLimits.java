package dev.parley.sfu;

/// The bounds that keep one room or participant from taking everything.
///
/// @param participantsPerRoom 1 to 1000
/// @param sectionsPerParticipant the most m-sections of an offer, 1 to 1000
/// @param spreadAfter how many participants of a room are on one shard; those who come later join
///   on the shard with the fewest participants; 1 to 1000
public record SfuLimits(int participantsPerRoom, int sectionsPerParticipant, int spreadAfter) {
  private static final int SPREAD_AFTER = 16;

  public SfuLimits {
    check("participantsPerRoom", participantsPerRoom);
    check("sectionsPerParticipant", sectionsPerParticipant);
    check("spreadAfter", spreadAfter);
  }

  /// With rooms that are spread as by default.
  public SfuLimits(int participantsPerRoom, int sectionsPerParticipant) {
    this(participantsPerRoom, sectionsPerParticipant, SPREAD_AFTER);
  }

  /// 100 participants in a room, the first 16 of them on one shard; 600 m-sections in an offer, for
  /// three tracks of everyone and those given up meanwhile.
  public static SfuLimits defaults() {
    return new SfuLimits(100, 600);
  }

  public SfuLimits withSpreadAfter(int participants) {
    return new SfuLimits(participantsPerRoom, sectionsPerParticipant, participants);
  }

  private static void check(String name, int value) {
    if (value < 1 || value > 1000) {
      throw new IllegalArgumentException(name + " " + value + " is not in 1..1000");
    }
  }
}
