package dev.parley.jsep;

import dev.parley.session.RemoteSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names that m-sections on one transport must not use in two senses.
final class SharedNames {
  private final Map<Integer, String> extensions = new LinkedHashMap<>();
  private final Set<Integer> ssrcs = new LinkedHashSet<>();

  /// Complains about an extension id with two meanings (RFC 9143, section 10), and about an SSRC
  /// with two places.
  void check(int index, List<Extension> more, List<RemoteSource> sources) {
    for (Extension extension : more) {
      String before = extensions.putIfAbsent(extension.id(), extension.uri());
      if (before != null && !before.equals(extension.uri())) {
        throw new JsepException(
            "The extension id %d means %s in m-section %d, and %s before it."
                .formatted(extension.id(), extension.uri(), index, before));
      }
    }
    for (RemoteSource source : sources) {
      add(index, source.ssrc());
      if (source.rtxSsrc() != 0) {
        add(index, source.rtxSsrc());
      }
    }
  }

  private void add(int index, int ssrc) {
    if (!ssrcs.add(ssrc)) {
      throw new JsepException(
          "M-section %d announces the SSRC %s, which has a place already."
              .formatted(index, Integer.toUnsignedString(ssrc)));
    }
  }
}
