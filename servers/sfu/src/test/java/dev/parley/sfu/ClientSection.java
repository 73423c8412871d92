package dev.parley.sfu;

import dev.parley.session.CodecSpec;
import dev.parley.session.ExtensionSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.SendSpec;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One m-section of a test client's offer.
record ClientSection(
    String mid,
    MediaKind kind,
    String direction,
    List<CodecSpec> codecs,
    List<ExtensionSpec> extensions,
    @Nullable SendSpec sending) {
  private static final String MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid";

  static ClientSection sending(String mid, String codec, int payloadType, int ssrc) {
    CodecSpec spec = codec(codec, payloadType);
    return new ClientSection(
        mid,
        kind(codec),
        "sendonly",
        List.of(spec),
        List.of(new ExtensionSpec(4, MID_URI)),
        new SendSpec(ssrc, spec.rtxPayloadType() < 0 ? 0 : ssrc + 1, "cname" + ssrc));
  }

  static ClientSection receiving(String mid, String codec, int payloadType) {
    return new ClientSection(
        mid,
        kind(codec),
        "recvonly",
        List.of(codec(codec, payloadType)),
        List.of(new ExtensionSpec(9, MID_URI)),
        null);
  }

  /// The same with redundant audio by preference.
  ///
  /// RFC 2198, section 5
  ClientSection withRed(int payloadType) {
    CodecSpec opus = codecs.getFirst();
    String blocks = opus.payloadType() + "/" + opus.payloadType();
    CodecSpec red = new CodecSpec(payloadType, "red", 48_000, 2, blocks, List.of("nack"), -1);
    return new ClientSection(mid, kind, direction, List.of(red, opus), extensions, sending);
  }

  /// Data channels.
  static ClientSection channels(String mid) {
    return new ClientSection(mid, MediaKind.APPLICATION, "sendrecv", List.of(), List.of(), null);
  }

  private static MediaKind kind(String codec) {
    return codec.equals("opus") ? MediaKind.AUDIO : MediaKind.VIDEO;
  }

  private static CodecSpec codec(String name, int payloadType) {
    return name.equals("opus")
        ? new CodecSpec(payloadType, name, 48_000, 2, "", List.of("nack"), -1)
        : new CodecSpec(
            payloadType, name, 90_000, 0, "", List.of("nack", "nack pli"), payloadType + 1);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    if (kind == MediaKind.APPLICATION) {
      line(text, "m=application 9 UDP/DTLS/SCTP webrtc-datachannel");
      line(text, "c=IN IP4 0.0.0.0");
      line(text, "a=mid:" + mid);
      line(text, "a=sctp-port:5000");
      line(text, "a=max-message-size:262144");
      return text.toString();
    }
    String types = "";
    for (CodecSpec codec : codecs) {
      types += " " + codec.payloadType();
      types += codec.rtxPayloadType() < 0 ? "" : " " + codec.rtxPayloadType();
    }
    line(text, "m=" + kind.name().toLowerCase(Locale.ROOT) + " 9 UDP/TLS/RTP/SAVPF" + types);
    line(text, "c=IN IP4 0.0.0.0");
    line(text, "a=mid:" + mid);
    line(text, "a=" + direction);
    line(text, "a=rtcp-mux");
    extensions.forEach(each -> line(text, "a=extmap:" + each.id() + " " + each.uri()));
    codecs.forEach(codec -> codec(text, codec));
    if (sending != null) {
      line(text, "a=ssrc:" + Integer.toUnsignedString(sending.ssrc()) + " cname:c");
      if (sending.rtxSsrc() != 0) {
        line(text, "a=ssrc:" + Integer.toUnsignedString(sending.rtxSsrc()) + " cname:c");
        line(
            text,
            "a=ssrc-group:FID "
                + Integer.toUnsignedString(sending.ssrc())
                + " "
                + Integer.toUnsignedString(sending.rtxSsrc()));
      }
    }
    return text.toString();
  }

  private static void codec(StringBuilder text, CodecSpec codec) {
    int type = codec.payloadType();
    String channels = codec.channels() == 0 ? "" : "/" + codec.channels();
    line(text, "a=rtpmap:" + type + " " + codec.name() + "/" + codec.clockRateHz() + channels);
    if (!codec.format().isEmpty()) {
      line(text, "a=fmtp:" + type + " " + codec.format());
    }
    codec.feedback().forEach(value -> line(text, "a=rtcp-fb:" + type + " " + value));
    if (codec.rtxPayloadType() >= 0) {
      line(text, "a=rtpmap:" + codec.rtxPayloadType() + " rtx/" + codec.clockRateHz());
      line(text, "a=fmtp:" + codec.rtxPayloadType() + " apt=" + type);
    }
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
