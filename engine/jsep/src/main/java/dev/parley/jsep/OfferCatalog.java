package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.Extmap;
import dev.parley.sdp.Direction;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Our capabilities with the payload types and extension ids that all our offers give them.
///
/// One number means one thing in all m-sections (RFC 9143, sections 9.1 and 10). Where the other
/// side has named something first, its number becomes ours.
final class OfferCatalog {
  private static final int LAST_ONE_BYTE_ID = 14;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> extensionIds = new LinkedHashMap<>();
  private final Capabilities capabilities;

  /// The ids that the other side ever used, whether for something of ours or not.
  private final Map<Integer, String> theirIds = new LinkedHashMap<>();

  /// A codec with its numbers.
  private static final class Entry {
    private final MediaKind kind;
    private final CodecCapability codec;
    private int payloadType;
    private int rtx = -1;

    Entry(MediaKind kind, CodecCapability codec) {
      this.kind = kind;
      this.codec = codec;
    }

    CodecSpec spec(boolean withRtx) {
      return new CodecSpec(
          payloadType,
          codec.name(),
          codec.clockRateHz(),
          codec.channels(),
          codec.format(),
          codec.feedback(),
          withRtx ? rtx : -1);
    }

    boolean has(int number) {
      return payloadType == number || rtx == number;
    }
  }

  OfferCatalog(Capabilities capabilities) {
    this.capabilities = capabilities;
    for (MediaKind kind : List.of(MediaKind.AUDIO, MediaKind.VIDEO)) {
      for (CodecCapability codec : capabilities.codecs(kind)) {
        Entry entry = new Entry(kind, codec);
        int number = staticPayloadType(codec);
        entry.payloadType = number >= 0 ? number : freePayloadType(new LinkedHashSet<>());
        entries.add(entry);
        entry.rtx = codec.rtx() ? freePayloadType(new LinkedHashSet<>()) : -1;
      }
      for (String uri : capabilities.extensions(kind)) {
        if (!extensionIds.containsKey(uri)) {
          extensionIds.put(uri, freeExtensionId(new LinkedHashSet<>()));
        }
      }
    }
  }

  /// Of RFC 3551, table 4; -1 for a codec that has none.
  private static int staticPayloadType(CodecCapability codec) {
    if (codec.clockRateHz() != 8000) {
      return -1;
    }
    return switch (codec.name().toUpperCase(Locale.ROOT)) {
      case "PCMU" -> 0;
      case "PCMA" -> 8;
      case "G722" -> 9;
      case "CN" -> 13;
      default -> -1;
    };
  }

  /// The dynamic range first, then what RFC 3551 leaves unassigned below RTCP's types (RFC 5761,
  /// section 4).
  private int freePayloadType(Set<Integer> reserved) {
    for (int i = 0; i < 61; i++) {
      int number = i < 32 ? 96 + i : 35 + i - 32;
      if (!reserved.contains(number) && entries.stream().noneMatch(entry -> entry.has(number))) {
        return number;
      }
    }
    throw new IllegalArgumentException("the capabilities need more than 61 payload types");
  }

  /// 15 is reserved: RFC 8285, section 4.2.
  private int freeExtensionId(Set<Integer> reserved) {
    int id = 1;
    while (id == LAST_ONE_BYTE_ID + 1 || reserved.contains(id) || extensionIds.containsValue(id)) {
      id++;
    }
    return id;
  }

  List<CodecSpec> codecs(MediaKind kind) {
    return entries.stream()
        .filter(entry -> entry.kind == kind)
        .map(entry -> entry.spec(true))
        .toList();
  }

  /// Those of our codecs that are in a list, in its order; without RTX where the list has none.
  List<CodecSpec> codecs(MediaKind kind, List<CodecCapability> chosen) {
    List<CodecSpec> codecs = new ArrayList<>();
    for (CodecCapability codec : chosen) {
      for (Entry entry : entries) {
        if (entry.kind == kind
            && entry.codec.name().equalsIgnoreCase(codec.name())
            && entry.codec.clockRateHz() == codec.clockRateHz()
            && entry.codec.channels() == codec.channels()
            && entry.codec.format().equals(codec.format())) {
          codecs.add(entry.spec(codec.rtx()));
        }
      }
    }
    return codecs;
  }

  List<Extension> extensions(MediaKind kind) {
    return capabilities.extensions(kind).stream()
        .map(uri -> new Extension(extensionIds.getOrDefault(uri, 0), uri, Direction.SENDRECV))
        .toList();
  }

  /// Takes over the payload types of an m-section that the other side offers.
  void adopt(MediaKind kind, List<CodecSpec> theirs) {
    Set<Integer> numbers = new LinkedHashSet<>();
    Set<Entry> adopted = new LinkedHashSet<>();
    for (CodecSpec codec : theirs) {
      numbers.add(codec.payloadType());
      numbers.add(codec.rtxPayloadType());
    }
    for (CodecSpec codec : theirs) {
      for (Entry entry : entries) {
        if (entry.kind == kind
            && !adopted.contains(entry)
            && CodecMatch.matches(codec, entry.codec)) {
          adopted.add(entry);
          entry.payloadType = codec.payloadType();
          entry.rtx =
              codec.rtxPayloadType() >= 0 && entry.codec.rtx() ? codec.rtxPayloadType() : entry.rtx;
          break;
        }
      }
    }
    for (Entry entry : entries) {
      if (!adopted.contains(entry) && numbers.contains(entry.payloadType)) {
        entry.payloadType = freePayloadType(numbers);
      }
      boolean theirRtx =
          theirs.stream().anyMatch(c -> c.rtxPayloadType() >= 0 && c.rtxPayloadType() == entry.rtx);
      if (entry.rtx >= 0 && numbers.contains(entry.rtx) && !(adopted.contains(entry) && theirRtx)) {
        entry.rtx = freePayloadType(numbers);
      }
    }
  }

  /// Takes over the extension ids of an m-section that the other side offers.
  void adoptExtensions(List<Extmap> theirs) {
    Set<Integer> numbers = new LinkedHashSet<>();
    Set<String> adopted = new LinkedHashSet<>();
    for (Extmap extmap : theirs) {
      numbers.add(extmap.id());
      theirIds.putIfAbsent(extmap.id(), extmap.uri());
    }
    for (Extmap extmap : theirs) {
      if (extmap.id() <= LAST_ONE_BYTE_ID
          && extensionIds.containsKey(extmap.uri())
          && extmap.uri().equals(theirIds.get(extmap.id()))
          && adopted.add(extmap.uri())) {
        extensionIds.put(extmap.uri(), extmap.id());
      }
    }
    for (Map.Entry<String, Integer> entry : extensionIds.entrySet()) {
      if (!adopted.contains(entry.getKey())
          && numbers.contains(entry.getValue())
          && !entry.getKey().equals(theirIds.get(entry.getValue()))) {
        entry.setValue(freeExtensionId(theirIds.keySet()));
      }
    }
  }
}
