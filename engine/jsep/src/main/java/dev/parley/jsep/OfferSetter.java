package dev.parley.jsep;

import dev.parley.sdp.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Applies an offer of ours (RFC 9429, section 5.9).
final class OfferSetter {
  private OfferSetter() {}

  /// Complains about an offer that was made before something else took its places.
  static void check(Places places, Draft offer) {
    String problem =
        Slot.problem(places.slots(), offer.sections().stream().map(DraftSection::slot).toList());
    for (DraftSection section : offer.sections()) {
      Transceiver transceiver = section.transceiver();
      if (problem == null && transceiver != null && section.section() != null) {
        String mid = transceiver.mid();
        boolean elsewhere = mid != null && !mid.equals(section.mid());
        problem =
            elsewhere || !places.transceivers.contains(transceiver)
                ? "A transceiver of m-section \"" + section.mid() + "\" has another place now."
                : null;
      }
    }
    if (problem != null) {
      throw new JsepException("The offer is out of date: make a new one. " + problem);
    }
  }

  static void apply(Places places, Draft offer) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < offer.sections().size(); i++) {
      DraftSection section = offer.sections().get(i);
      Line before = i < places.lines().size() ? places.lines().get(i) : null;
      lines.add(line(section, before));
      Transceiver transceiver = section.transceiver();
      if (transceiver != null && section.section() != null && transceiver.mid() == null) {
        transceiver.association(transceiver.association().withMid(section.mid()));
      }
    }
    places.lines(lines);
    offer.ice().forEach((leg, local) -> leg.state(leg.state().withLocal(local)));
  }

  private static Line line(DraftSection section, @Nullable Line before) {
    Section live = section.section();
    boolean same = before != null && before.mid().equals(section.mid());
    if (live == null) {
      return new Line(
          section.mid(),
          section.media(),
          section.protocol(),
          section.transceiver(),
          before != null && same && before.live(),
          before != null && same ? before.leg() : null,
          before != null && same ? before.spec() : null,
          before != null && same ? before.data() : null,
          Direction.INACTIVE,
          null,
          before != null && same ? before.remoteDirection() : Direction.INACTIVE,
          true);
    }
    return new Line(
        section.mid(),
        section.media(),
        section.protocol(),
        section.transceiver(),
        true,
        section.leg(),
        before != null && same ? before.spec() : null,
        before != null && same ? before.data() : null,
        live.direction(),
        live.track() == null ? null : live.track().streamIds(),
        before != null && same ? before.remoteDirection() : Direction.INACTIVE,
        true);
  }
}
