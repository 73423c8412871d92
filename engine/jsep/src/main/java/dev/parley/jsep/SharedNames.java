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

  /// The extensions that can be agreed on: an id has one meaning (RFC 9143, section 10), and that
  /// is the first one. aiortc gives ids a second one.
  List<Extension> unambiguous(List<Extension> more) {
    return more.stream()
        .filter(each -> {
          String meaning = extensions.putIfAbsent(each.id(), each.uri());
          return meaning == null || meaning.equals(each.uri());
        })
        .toList();
  }

  /// Complains about an SSRC with two places.
  void check(int index, List<RemoteSource> sources) {
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
