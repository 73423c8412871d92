package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Our capabilities with the payload types and extension ids that all our offers give them.
///
/// One number means one thing in all m-sections (RFC 9143, sections 9.1 and 10).
final class OfferCatalog {
  private final List<CodecSpec> audioCodecs;
  private final List<CodecSpec> videoCodecs;
  private final List<Extension> audioExtensions;
  private final List<Extension> videoExtensions;
  private int payloadTypes;

  OfferCatalog(Capabilities capabilities) {
    audioCodecs = codecs(capabilities.audioCodecs());
    videoCodecs = codecs(capabilities.videoCodecs());
    Map<String, Integer> ids = new LinkedHashMap<>();
    audioExtensions = extensions(capabilities.audioExtensions(), ids);
    videoExtensions = extensions(capabilities.videoExtensions(), ids);
  }

  private List<CodecSpec> codecs(List<CodecCapability> capabilities) {
    List<CodecSpec> codecs = new ArrayList<>();
    for (CodecCapability codec : capabilities) {
      codecs.add(
          new CodecSpec(
              nextPayloadType(),
              codec.name(),
              codec.clockRateHz(),
              codec.channels(),
              codec.format(),
              codec.feedback(),
              codec.rtx() ? nextPayloadType() : -1));
    }
    return List.copyOf(codecs);
  }

  /// The dynamic range first, then what RFC 3551 leaves unassigned below RTCP's types (RFC 5761,
  /// section 4).
  private int nextPayloadType() {
    int number = payloadTypes++;
    if (number < 32) {
      return 96 + number;
    }
    if (number < 61) {
      return 35 + number - 32;
    }
    throw new IllegalArgumentException("the capabilities need more than 61 payload types");
  }

  private static List<Extension> extensions(List<String> uris, Map<String, Integer> ids) {
    List<Extension> extensions = new ArrayList<>();
    for (String uri : uris) {
      // 15 is reserved: RFC 8285, section 4.2.
      int next = ids.size() < 14 ? ids.size() + 1 : ids.size() + 2;
      Integer id = ids.putIfAbsent(uri, next);
      extensions.add(new Extension(id == null ? next : id, uri, Direction.SENDRECV));
    }
    return List.copyOf(extensions);
  }

  List<CodecSpec> codecs(MediaKind kind) {
    return kind == MediaKind.AUDIO ? audioCodecs : videoCodecs;
  }

  List<Extension> extensions(MediaKind kind) {
    return kind == MediaKind.AUDIO ? audioExtensions : videoExtensions;
  }
}
