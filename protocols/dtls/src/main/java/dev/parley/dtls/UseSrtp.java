package dev.parley.dtls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The extension `use_srtp` (RFC 5764, section 4.1), always without a master key identifier.
final class UseSrtp {
  private UseSrtp() {}

  static void writeOffer(ByteWriter out, List<SrtpProfile> profiles) {
    if (profiles.isEmpty()) {
      return;
    }
    int extension = out.u16(Extensions.USE_SRTP).open16();
    out.u16(2 * profiles.size());
    for (SrtpProfile profile : profiles) {
      out.u16(profile.code());
    }
    out.u8(0);
    out.close16(extension);
  }

  static void writeAnswer(ByteWriter out, @Nullable SrtpProfile profile) {
    if (profile != null) {
      writeOffer(out, List.of(profile));
    }
  }

  /// The server's choice by its own preference, or null when nothing is in common.
  static @Nullable SrtpProfile choose(Extensions hello, List<SrtpProfile> ours)
      throws HandshakeFailure {
    ByteReader in = hello.find(Extensions.USE_SRTP);
    if (in == null) {
      return null;
    }
    int[] offered = in.codes16();
    in.vector8(); // an identifier, which a server may leave unanswered
    in.end();
    for (SrtpProfile profile : ours) {
      if (Extensions.contains(offered, profile.code())) {
        return profile;
      }
    }
    return null;
  }

  /// What the server chose of our offer, or null when it kept silent.
  static @Nullable SrtpProfile readAnswer(Extensions answer, List<SrtpProfile> ours)
      throws HandshakeFailure {
    ByteReader in = answer.find(Extensions.USE_SRTP);
    if (in == null) {
      return null;
    }
    int[] chosen = in.codes16();
    int identifier = in.vector8().remaining();
    in.end();
    SrtpProfile profile = chosen.length == 1 ? SrtpProfile.of(chosen[0]) : null;
    if (profile == null || identifier > 0 || !ours.contains(profile)) {
      throw new HandshakeFailure(DtlsAlert.ILLEGAL_PARAMETER, "a use_srtp that we did not offer");
    }
    return profile;
  }
}
