package dev.parley.jsep;

import dev.parley.sdp.FmtpParameters;
import org.jspecify.annotations.Nullable;

/// What the `a=fmtp` parameters of H.264 say (RFC 6184, section 8.1).
///
/// @param profileLevelId six hex digits as written
/// @param profile the profile, as table 5 of the RFC reads the first two bytes
/// @param level comparable: the level times 100, level 1b as 105
/// @param packetizationMode 0, 1 or 2
/// @param levelAsymmetryAllowed whether each direction may have a level of its own
record H264Format(
    String profileLevelId,
    int profile,
    int level,
    int packetizationMode,
    boolean levelAsymmetryAllowed) {
  static final int CONSTRAINED_BASELINE = 1;
  static final int BASELINE = 2;
  static final int MAIN = 3;
  static final int EXTENDED = 4;
  static final int HIGH = 5;
  static final int CONSTRAINED_HIGH = 6;

  /// What RFC 6184 assumes if `profile-level-id` is not given.
  private static final String DEFAULT_ID = "42000a";

  /// Null if the profile-level-id is not six hex digits.
  static @Nullable H264Format parse(String format) {
    FmtpParameters parameters = FmtpParameters.parse(format);
    String given = parameters.value("profile-level-id");
    String id = given == null ? DEFAULT_ID : given;
    if (!id.matches("[0-9A-Fa-f]{6}")) {
      return null;
    }
    int bytes = Integer.parseInt(id, 16);
    int idc = bytes >> 16;
    int iop = bytes >> 8 & 0xff;
    int levelIdc = bytes & 0xff;
    boolean is1b =
        levelIdc == 11 && (iop & 0x10) != 0 && (idc == 0x42 || idc == 0x4d || idc == 0x58);
    return new H264Format(
        id,
        profile(idc, iop),
        is1b ? 105 : levelIdc * 10,
        parameters.number("packetization-mode", 0),
        parameters.number("level-asymmetry-allowed", 0) == 1);
  }

  /// RFC 6184, table 5; what is not in it stands for itself.
  private static int profile(int idc, int iop) {
    int itself = idc << 8 | iop;
    if ((iop & 0x0f) != 0) {
      return idc == 0x64 && iop == 0x0c ? CONSTRAINED_HIGH : itself;
    }
    return switch (idc) {
      case 0x42 -> (iop & 0x40) != 0 ? CONSTRAINED_BASELINE : BASELINE;
      case 0x4d -> {
        if ((iop & 0x80) != 0) {
          yield CONSTRAINED_BASELINE;
        }
        yield (iop & 0x20) == 0 ? MAIN : itself;
      }
      case 0x58 ->
          switch (iop & 0xc0) {
            case 0xc0 -> CONSTRAINED_BASELINE;
            case 0x80 -> BASELINE;
            case 0x00 -> EXTENDED;
            default -> itself;
          };
      case 0x64 -> iop == 0 ? HIGH : itself;
      default -> itself;
    };
  }

  /// Whether both describe the same codec for offer and answer: the level does not count (RFC 6184,
  /// section 8.2.2).
  boolean matches(H264Format other) {
    return profile == other.profile && packetizationMode == other.packetizationMode;
  }

  /// Whether a receiver that announced this can decode a stream that the other describes, the level
  /// aside.
  boolean decodes(H264Format source) {
    boolean tools =
        profile == source.profile
            || (source.profile == CONSTRAINED_BASELINE
                && (profile == BASELINE
                    || profile == MAIN
                    || profile == HIGH
                    || profile == CONSTRAINED_HIGH));
    boolean packets =
        packetizationMode == source.packetizationMode
            || (packetizationMode == 1 && source.packetizationMode == 0);
    return tools && packets;
  }

  /// The parameters of an answer: our level where levels may differ, else the lower of both.
  static String answer(H264Format offered, H264Format ours) {
    boolean asymmetry = offered.levelAsymmetryAllowed && ours.levelAsymmetryAllowed;
    boolean theirId = asymmetry ? offered.level == ours.level : offered.level <= ours.level;
    return (asymmetry ? "level-asymmetry-allowed=1;" : "")
        + "packetization-mode="
        + ours.packetizationMode
        + ";profile-level-id="
        + (theirId ? offered.profileLevelId : ours.profileLevelId);
  }
}
