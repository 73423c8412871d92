package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SimulcastRid;
import dev.parley.sdp.StreamAttribute.Rid;
import dev.parley.sdp.StreamAttribute.Simulcast;
import dev.parley.sdp.StreamAttribute.SsrcGroup;
import dev.parley.session.RemoteSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The simulcast layers that an offered m-section wants to send: by rid (RFC 8853), or, in the way
/// before it, by a group of SSRCs with the semantics `SIM`.
final class Layers {
  private static final int MOST = 4;
  private static final String GROUP = "SIM";

  private Layers() {}

  /// The rids offered for sending, at least two, in the order of the offer; else none.
  static List<String> rids(MediaDescription description) {
    Simulcast simulcast = description.lines().first(Simulcast.class);
    if (simulcast == null) {
      return List.of();
    }
    List<String> known =
        description.lines().attributes(Rid.class).stream().filter(Rid::send).map(Rid::rid).toList();
    List<String> rids = new ArrayList<>();
    for (List<SimulcastRid> alternatives : simulcast.send()) {
      String rid = alternatives.getFirst().rid();
      if (known.contains(rid) && !rids.contains(rid) && rids.size() < MOST) {
        rids.add(rid);
      }
    }
    return rids.size() < 2 ? List.of() : List.copyOf(rids);
  }

  /// The SSRCs of a group of layers, at least two, the lowest layer first; else none.
  static List<Integer> group(MediaDescription description) {
    for (SsrcGroup group : description.lines().attributes(SsrcGroup.class)) {
      int size = group.ssrcs().size();
      if (group.semantics().equals(GROUP) && size >= 2 && size <= MOST) {
        return group.ssrcs();
      }
    }
    return List.of();
  }

  /// The sources in the order of a group, and those outside it after them.
  static List<RemoteSource> ordered(List<RemoteSource> sources, List<Integer> group) {
    Comparator<RemoteSource> order =
        Comparator.comparingInt(source -> {
          int place = group.indexOf(source.ssrc());
          return place < 0 ? group.size() : place;
        });
    return sources.stream().sorted(order).toList();
  }
}
