package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.Fmtp;
import dev.parley.sdp.CodecAttribute.RtcpFb;
import dev.parley.sdp.CodecAttribute.Rtpmap;
import dev.parley.sdp.FmtpParameters;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpLines;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The codecs that an m-section lists, each with its parameters, feedback and retransmissions.
final class SectionCodecs {
  private static final int PAYLOAD_TYPES = 128;

  private final MediaKind kind;
  private final @Nullable Rtpmap[] rtpmaps = new Rtpmap[PAYLOAD_TYPES];
  private final @Nullable Fmtp[] fmtps = new Fmtp[PAYLOAD_TYPES];
  private final List<RtcpFb> feedback;

  private SectionCodecs(MediaKind kind, SdpLines lines) {
    this.kind = kind;
    feedback = lines.attributes(RtcpFb.class);
    for (Rtpmap rtpmap : staticTypes(kind)) {
      rtpmaps[rtpmap.payloadType()] = rtpmap;
    }
    List<Rtpmap> given = lines.attributes(Rtpmap.class);
    for (Rtpmap rtpmap : given.reversed()) {
      rtpmaps[rtpmap.payloadType()] = rtpmap;
    }
    for (Fmtp fmtp : lines.attributes(Fmtp.class).reversed()) {
      int payloadType = payloadType(fmtp.format());
      if (payloadType >= 0) {
        fmtps[payloadType] = fmtp;
      }
    }
  }

  /// In the order of the m-line; retransmissions are folded into the codec they belong to.
  static List<CodecSpec> read(MediaKind kind, MediaDescription section) {
    return new SectionCodecs(kind, section.lines()).codecs(section.media().formats());
  }

  /// Those of RFC 3551, table 4, that WebRTC peers list without an `a=rtpmap`.
  private static List<Rtpmap> staticTypes(MediaKind kind) {
    return kind == MediaKind.AUDIO
        ? List.of(
            new Rtpmap(0, "PCMU", 8000, null),
            new Rtpmap(8, "PCMA", 8000, null),
            new Rtpmap(9, "G722", 8000, null))
        : List.of();
  }

  private static int payloadType(String format) {
    return format.matches("[0-9]{1,3}") && Integer.parseInt(format) < PAYLOAD_TYPES
        ? Integer.parseInt(format)
        : -1;
  }

  private List<CodecSpec> codecs(List<String> formats) {
    Set<Integer> payloadTypes = new LinkedHashSet<>();
    for (String format : formats) {
      int payloadType = payloadType(format);
      if (payloadType >= 0) {
        payloadTypes.add(payloadType);
      }
    }
    int[] rtx = retransmissions(payloadTypes);
    List<CodecSpec> codecs = new ArrayList<>();
    for (int payloadType : payloadTypes) {
      Rtpmap rtpmap = rtpmaps[payloadType];
      if (rtpmap != null && !isRtx(rtpmap)) {
        codecs.add(codec(rtpmap, rtx[payloadType]));
      }
    }
    return codecs;
  }

  private static boolean isRtx(Rtpmap rtpmap) {
    return rtpmap.encoding().equalsIgnoreCase("rtx");
  }

  /// For each payload type that of its retransmissions, or -1; the first one counts.
  private int[] retransmissions(Set<Integer> payloadTypes) {
    int[] rtx = new int[PAYLOAD_TYPES];
    Arrays.fill(rtx, -1);
    for (int payloadType : payloadTypes) {
      Rtpmap rtpmap = rtpmaps[payloadType];
      Fmtp fmtp = fmtps[payloadType];
      if (rtpmap == null || fmtp == null || !isRtx(rtpmap)) {
        continue;
      }
      int apt = FmtpParameters.parse(fmtp.text()).number("apt", -1);
      if (apt < 0 || apt >= PAYLOAD_TYPES || rtx[apt] >= 0) {
        continue;
      }
      Rtpmap original = rtpmaps[apt];
      if (original != null && original.clockRateHz() == rtpmap.clockRateHz()) {
        rtx[apt] = payloadType;
      }
    }
    return rtx;
  }

  private CodecSpec codec(Rtpmap rtpmap, int rtx) {
    int payloadType = rtpmap.payloadType();
    Set<String> values = new LinkedHashSet<>();
    for (RtcpFb fb : feedback) {
      if (fb.payloadType() == payloadType || fb.payloadType() == RtcpFb.ALL) {
        values.add(fb.feedback().strip());
      }
    }
    Fmtp fmtp = fmtps[payloadType];
    return new CodecSpec(
        payloadType,
        rtpmap.encoding(),
        rtpmap.clockRateHz(),
        kind == MediaKind.AUDIO ? rtpmap.channels() : 0,
        fmtp == null ? "" : fmtp.text(),
        List.copyOf(values),
        rtx);
  }
}
