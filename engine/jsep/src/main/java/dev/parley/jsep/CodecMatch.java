package dev.parley.jsep;

import dev.parley.sdp.FmtpParameters;
import dev.parley.session.CodecSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether two ends mean the same codec, whatever their payload types.
public final class CodecMatch {
  private CodecMatch() {}

  /// The codec, of those a subscriber can receive, with which a publisher's stream can be forwarded
  /// unchanged: the same format if there is one, else one whose decoder takes it; null if none.
  ///
  /// @param theirs the codecs of the subscriber's m-section
  /// @param source the codec of the publisher's stream
  public static @Nullable CodecSpec find(List<CodecSpec> theirs, CodecSpec source) {
    for (CodecSpec codec : theirs) {
      if (sameCodec(codec, source) && sameFormat(codec.name(), codec.format(), source.format())) {
        return codec;
      }
    }
    H264Format h264 = isH264(source.name()) ? H264Format.parse(source.format()) : null;
    for (CodecSpec codec : h264 == null ? List.<CodecSpec>of() : theirs) {
      H264Format decoder = sameCodec(codec, source) ? H264Format.parse(codec.format()) : null;
      if (decoder != null && decoder.decodes(Objects.requireNonNull(h264))) {
        return codec;
      }
    }
    return null;
  }

  private static boolean sameCodec(CodecSpec a, CodecSpec b) {
    return a.name().equalsIgnoreCase(b.name())
        && a.clockRateHz() == b.clockRateHz()
        && a.channels() == b.channels();
  }

  static boolean matches(CodecSpec offered, CodecCapability ours) {
    return offered.name().equalsIgnoreCase(ours.name())
        && offered.clockRateHz() == ours.clockRateHz()
        && offered.channels() == ours.channels()
        && sameFormat(ours.name(), offered.format(), ours.format());
  }

  /// Whether the parameters that make two codecs of one name incompatible agree.
  static boolean sameFormat(String name, String a, String b) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "h264" -> {
        H264Format first = H264Format.parse(a);
        H264Format second = H264Format.parse(b);
        yield first != null && second != null && first.matches(second);
      }
      case "vp9" -> number(a, "profile-id") == number(b, "profile-id");
      case "av1" -> number(a, "profile") == number(b, "profile");
      // The numbers of the blocks are inside the payload; without any, every number will do.
      case RedFormat.NAME -> a.isEmpty() || b.isEmpty() || a.equals(b);
      default -> true;
    };
  }

  /// The `a=fmtp` parameters with which an offered codec is answered: what we take.
  static String answerFormat(CodecSpec offered, CodecCapability ours) {
    if (RedFormat.isRed(offered)) {
      return offered.format();
    }
    if (isH264(ours.name())) {
      H264Format theirs = H264Format.parse(offered.format());
      H264Format own = H264Format.parse(ours.format());
      if (theirs != null && own != null) {
        return H264Format.answer(theirs, own);
      }
    }
    return ours.format();
  }

  private static boolean isH264(String name) {
    return name.equalsIgnoreCase("H264");
  }

  private static int number(String format, String key) {
    return FmtpParameters.parse(format).number(key, 0);
  }
}
