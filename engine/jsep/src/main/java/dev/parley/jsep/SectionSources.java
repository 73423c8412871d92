package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.StreamAttribute.Ssrc;
import dev.parley.sdp.StreamAttribute.SsrcGroup;
import dev.parley.session.RemoteSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The streams that an m-section announces by SSRC (RFC 5576).
final class SectionSources {
  private static final int MOST = 32;

  private SectionSources() {}

  /// Streams in order of appearance; retransmissions go with their stream, FEC is left out.
  ///
  /// @param rtx whether retransmissions were negotiated
  static List<RemoteSource> read(MediaDescription section, int index, boolean rtx) {
    Set<Integer> ssrcs = new LinkedHashSet<>();
    for (Ssrc ssrc : section.lines().attributes(Ssrc.class)) {
      ssrcs.add(ssrc.ssrc());
    }
    if (ssrcs.size() > MOST) {
      throw new JsepException(
          "M-section " + index + " announces " + ssrcs.size() + " SSRCs, more than " + MOST + ".");
    }
    Map<Integer, Integer> retransmissions = new LinkedHashMap<>();
    for (SsrcGroup group : section.lines().attributes(SsrcGroup.class)) {
      boolean repair = group.semantics().equals("FID") || group.semantics().startsWith("FEC");
      if (!repair || group.ssrcs().size() < 2) {
        continue;
      }
      if (group.semantics().equals("FID")) {
        retransmissions.putIfAbsent(group.ssrcs().get(0), group.ssrcs().get(1));
      }
      for (int repairing : group.ssrcs().subList(1, group.ssrcs().size())) {
        ssrcs.remove(repairing);
      }
    }
    List<RemoteSource> sources = new ArrayList<>();
    for (int ssrc : ssrcs) {
      sources.add(new RemoteSource(ssrc, rtx ? retransmissions.getOrDefault(ssrc, 0) : 0));
    }
    return sources;
  }
}
