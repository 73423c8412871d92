package dev.parley.webrtc;

import dev.parley.jsep.Capabilities;
import dev.parley.jsep.CodecCapability;
import dev.parley.session.CodecSpec;
import dev.parley.session.ExtensionSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Codecs and header extensions in the words of the API.
final class CodecNames {
  static final Capabilities CAPABILITIES = Capabilities.endpoint();
  private static final String RTX = "rtx";

  private CodecNames() {}

  /// Null for what is neither audio nor video.
  static @Nullable MediaKind kind(String kind) {
    return switch (kind) {
      case "audio" -> MediaKind.AUDIO;
      case "video" -> MediaKind.VIDEO;
      default -> null;
    };
  }

  static String kind(MediaKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable RTCRtpCapabilities capabilities(String name) {
    MediaKind kind = kind(name);
    if (kind == null) {
      return null;
    }
    boolean audio = kind == MediaKind.AUDIO;
    List<RTCRtpCodec> codecs = new ArrayList<>();
    for (CodecCapability codec : codecs(kind)) {
      codecs.add(codec(kind, codec));
    }
    if (codecs(kind).stream().anyMatch(CodecCapability::rtx)) {
      codecs.add(RTCRtpCodec.of(name + "/" + RTX, 90_000));
    }
    List<String> extensions =
        audio ? CAPABILITIES.audioExtensions() : CAPABILITIES.videoExtensions();
    return new RTCRtpCapabilities(
        codecs, extensions.stream().map(RTCRtpHeaderExtensionCapability::new).toList());
  }

  private static List<CodecCapability> codecs(MediaKind kind) {
    return kind == MediaKind.AUDIO ? CAPABILITIES.audioCodecs() : CAPABILITIES.videoCodecs();
  }

  private static RTCRtpCodec codec(MediaKind kind, CodecCapability codec) {
    return new RTCRtpCodec(
        kind(kind) + "/" + codec.name(),
        codec.clockRateHz(),
        kind == MediaKind.AUDIO ? codec.channels() : null,
        codec.format().isEmpty() ? null : codec.format());
  }

  /// The codecs that a program prefers, as the negotiation takes them.
  ///
  /// @throws DOMException `InvalidModificationError` for a codec that we do not have, or for
  ///   nothing but repair
  static List<CodecCapability> preferred(MediaKind kind, List<RTCRtpCodec> codecs) {
    List<CodecCapability> chosen = new ArrayList<>();
    boolean rtx = false;
    for (RTCRtpCodec wanted : new LinkedHashSet<>(codecs)) {
      if (wanted.mimeType().equalsIgnoreCase(kind(kind) + "/" + RTX) && kind == MediaKind.VIDEO) {
        rtx = true;
        continue;
      }
      CodecCapability known = known(kind, wanted);
      if (known == null) {
        throw DOMException.invalidModification(
            wanted + " is not among RTCRtpReceiver.getCapabilities(\"" + kind(kind) + "\")");
      }
      chosen.add(known);
    }
    if (!codecs.isEmpty() && chosen.stream().allMatch(c -> c.name().equals("telephone-event"))) {
      throw DOMException.invalidModification("a codec for media is needed, not only repair");
    }
    boolean withRtx = rtx;
    return chosen.stream()
        .map(c ->
            new CodecCapability(
                c.name(),
                c.clockRateHz(),
                c.channels(),
                c.format(),
                c.feedback(),
                c.rtx() && withRtx))
        .toList();
  }

  private static @Nullable CodecCapability known(MediaKind kind, RTCRtpCodec wanted) {
    for (CodecCapability codec : codecs(kind)) {
      RTCRtpCodec ours = codec(kind, codec);
      String format = wanted.sdpFmtpLine() == null ? "" : wanted.sdpFmtpLine();
      if (ours.mimeType().equalsIgnoreCase(wanted.mimeType())
          && ours.clockRate() == wanted.clockRate()
          && Objects.equals(ours.channels(), wanted.channels())
          && codec.format().equals(format)) {
        return codec;
      }
    }
    return null;
  }

  /// What was agreed on, RTX behind the codec that it repairs.
  static List<RTCRtpCodecParameters> parameters(@Nullable MediaSpec spec) {
    List<RTCRtpCodecParameters> parameters = new ArrayList<>();
    if (spec == null) {
      return parameters;
    }
    String kind = kind(spec.kind());
    for (CodecSpec codec : spec.codecs()) {
      parameters.add(
          new RTCRtpCodecParameters(
              codec.payloadType(),
              kind + "/" + codec.name(),
              codec.clockRateHz(),
              spec.kind() == MediaKind.AUDIO ? codec.channels() : null,
              codec.format().isEmpty() ? null : codec.format()));
      if (codec.rtxPayloadType() >= 0) {
        parameters.add(
            new RTCRtpCodecParameters(
                codec.rtxPayloadType(),
                kind + "/" + RTX,
                codec.clockRateHz(),
                null,
                "apt=" + codec.payloadType()));
      }
    }
    return parameters;
  }

  static List<RTCRtpHeaderExtensionParameters> extensions(@Nullable MediaSpec spec) {
    List<RTCRtpHeaderExtensionParameters> parameters = new ArrayList<>();
    for (ExtensionSpec extension : spec == null ? List.<ExtensionSpec>of() : spec.extensions()) {
      parameters.add(RTCRtpHeaderExtensionParameters.of(extension.uri(), extension.id()));
    }
    return parameters;
  }
}
