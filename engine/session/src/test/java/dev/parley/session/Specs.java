package dev.parley.session;

import dev.parley.rtp.ExtensionKind;
import java.util.ArrayList;
import java.util.List;

/// Negotiated facts for tests.
final class Specs {
  static final int OPUS = 111;
  static final int VP8 = 96;
  static final int VP8_RTX = 97;

  private Specs() {}

  static CodecSpec opus(int payloadType) {
    return new CodecSpec(payloadType, "opus", 48_000, 2, "", List.of("transport-cc"), -1);
  }

  static CodecSpec vp8(int payloadType, int rtxPayloadType) {
    return new CodecSpec(
        payloadType,
        "VP8",
        90_000,
        0,
        "",
        List.of("nack", "nack pli", "ccm fir", "transport-cc"),
        rtxPayloadType);
  }

  static List<ExtensionSpec> extensions(int mid, int sendTime, int transport, int level) {
    return List.of(
        new ExtensionSpec(mid, ExtensionKind.MID.uri()),
        new ExtensionSpec(sendTime, ExtensionKind.ABS_SEND_TIME.uri()),
        new ExtensionSpec(transport, ExtensionKind.TRANSPORT_SEQUENCE_NUMBER.uri()),
        new ExtensionSpec(level, ExtensionKind.AUDIO_LEVEL.uri()));
  }

  /// One audio m-section, sent and received; RTP of side n has the SSRC n.
  static MediaSpec audio(int index, int ssrc) {
    return new MediaSpec(
        index,
        "m" + index,
        MediaKind.AUDIO,
        true,
        true,
        List.of(opus(OPUS)),
        extensions(4, 2, 3, 1),
        new SendSpec(ssrc, 0, "cname" + ssrc),
        List.of(),
        true);
  }

  /// One video m-section, sent and received, with RTX on the SSRC after the given one.
  static MediaSpec video(int index, int ssrc) {
    return new MediaSpec(
        index,
        "m" + index,
        MediaKind.VIDEO,
        true,
        true,
        List.of(vp8(VP8, VP8_RTX)),
        extensions(4, 2, 3, 1),
        new SendSpec(ssrc, ssrc + 1, "cname" + ssrc),
        List.of(),
        true);
  }

  static List<MediaSpec> audioAndVideo(int ssrc) {
    return List.of(audio(0, ssrc), video(1, ssrc + 100));
  }

  /// As many audio m-sections as asked for.
  static List<MediaSpec> many(int count, int ssrc) {
    List<MediaSpec> media = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      media.add(audio(i, ssrc + i));
    }
    return media;
  }

  static MediaSpec withDirection(MediaSpec spec, boolean send, boolean receive) {
    return new MediaSpec(
        spec.index(),
        spec.mid(),
        spec.kind(),
        send,
        receive,
        spec.codecs(),
        spec.extensions(),
        spec.sending(),
        spec.remoteSources(),
        spec.reducedSizeRtcp());
  }

  static MediaSpec withCodecs(MediaSpec spec, CodecSpec... codecs) {
    return new MediaSpec(
        spec.index(),
        spec.mid(),
        spec.kind(),
        spec.send(),
        spec.receive(),
        List.of(codecs),
        spec.extensions(),
        spec.sending(),
        spec.remoteSources(),
        spec.reducedSizeRtcp());
  }

  static MediaSpec withExtensions(MediaSpec spec, List<ExtensionSpec> extensions) {
    return new MediaSpec(
        spec.index(),
        spec.mid(),
        spec.kind(),
        spec.send(),
        spec.receive(),
        spec.codecs(),
        extensions,
        spec.sending(),
        spec.remoteSources(),
        spec.reducedSizeRtcp());
  }

  /// With feedback on each stream (RFC 8888) in place of transport-wide feedback.
  static MediaSpec withCongestionFeedback(MediaSpec spec) {
    CodecSpec[] codecs =
        spec.codecs().stream()
            .map(codec ->
                new CodecSpec(
                    codec.payloadType(),
                    codec.name(),
                    codec.clockRateHz(),
                    codec.channels(),
                    codec.format(),
                    codec.feedback().stream()
                        .map(f -> f.equals("transport-cc") ? "ack ccfb" : f)
                        .toList(),
                    codec.rtxPayloadType()))
            .toArray(CodecSpec[]::new);
    String uri = ExtensionKind.TRANSPORT_SEQUENCE_NUMBER.uri();
    return withExtensions(
        withCodecs(spec, codecs),
        spec.extensions().stream().filter(extension -> !extension.uri().equals(uri)).toList());
  }

  static MediaSpec withSources(MediaSpec spec, RemoteSource... sources) {
    return new MediaSpec(
        spec.index(),
        spec.mid(),
        spec.kind(),
        spec.send(),
        spec.receive(),
        spec.codecs(),
        spec.extensions(),
        spec.sending(),
        List.of(sources),
        spec.reducedSizeRtcp());
  }

  static MediaSpec withReducedSize(MediaSpec spec, boolean reducedSize) {
    return new MediaSpec(
        spec.index(),
        spec.mid(),
        spec.kind(),
        spec.send(),
        spec.receive(),
        spec.codecs(),
        spec.extensions(),
        spec.sending(),
        spec.remoteSources(),
        reducedSize);
  }
}
