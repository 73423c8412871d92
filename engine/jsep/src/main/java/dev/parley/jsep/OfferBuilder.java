package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.sdp.Origin;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes an offer out of what the transceivers want (RFC 9429, section 5.2).
final class OfferBuilder {
  private final Places places;
  private final List<DraftSection> sections = new ArrayList<>();
  private final Map<String, Leg> byMedia = new LinkedHashMap<>();
  private final Set<Leg> used = new LinkedHashSet<>();
  private @Nullable Leg shared;

  OfferBuilder(Places places) {
    this.places = places;
  }

  /// @param restart whether all transports get new ICE parameters
  Draft make(Origin origin, boolean restart) {
    if (places.bundled()) {
      shared = bundledLeg();
    }
    for (int i = 0; i < places.lines().size(); i++) {
      sections.add(again(i, places.lines().get(i)));
    }
    for (Transceiver transceiver : places.transceivers) {
      if (transceiver.mid() == null && !transceiver.stopping()) {
        place(places.section(transceiver, places.proposedMid(transceiver)), transceiver);
      }
    }
    if (places.wantsData() && !places.hasLiveData()) {
      place(data(places.proposedDataMid()), null);
    }
    Map<Leg, IceParameters> ice = new LinkedHashMap<>();
    for (Leg leg : used) {
      ice.put(leg, restart && leg.remote() != null ? places.freshIce() : leg.local());
    }
    List<String> mids =
        sections.stream().filter(s -> s.section() != null).map(DraftSection::mid).toList();
    String sdp =
        new DraftWriter(places.config, ice, new LinkedHashMap<>())
            .write(origin, sections, mids, true);
    return new Draft(
        SdpType.OFFER,
        sdp,
        List.copyOf(sections),
        ice,
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        List.of(),
        true,
        List.of());
  }

  private @Nullable Leg bundledLeg() {
    for (Line line : places.lines()) {
      if (line.live() && line.leg() != null) {
        return line.leg();
      }
    }
    return null;
  }

  /// A section that has its place already.
  private DraftSection again(int index, Line line) {
    Transceiver transceiver = line.transceiver();
    if (line.live() && line.isData()) {
      return live(index, data(line.mid()), line.leg(), null);
    }
    if (line.live() && transceiver != null && !transceiver.stopping()) {
      return live(index, places.section(transceiver, line.mid()), line.leg(), transceiver);
    }
    return DraftSection.rejected(line.mid(), true, line.media(), line.protocol(), "0", transceiver);
  }

  /// A new section: in a place that nobody uses any more, else at the end (RFC 9429, section
  /// 5.2.2).
  private void place(Section section, @Nullable Transceiver transceiver) {
    for (int i = 0; i < places.lines().size(); i++) {
      if (!places.lines().get(i).live() && sections.get(i).section() == null) {
        sections.set(i, live(i, section, null, transceiver));
        return;
      }
    }
    sections.add(live(sections.size(), section, null, transceiver));
  }

  private DraftSection live(
      int index, Section section, @Nullable Leg before, @Nullable Transceiver transceiver) {
    Leg leg = before != null ? before : leg(index, section.media());
    boolean bundleOnly = !used.add(leg) && !places.bundled();
    byMedia.putIfAbsent(section.media(), leg);
    if (shared == null && places.config.bundlePolicy() == BundlePolicy.MAX_BUNDLE) {
      shared = leg;
    }
    DraftSection draft = DraftSection.live(section, true, transceiver, leg, bundleOnly);
    return transceiver == null || !section.direction().sends()
        ? draft
        : draft.withRids(transceiver.rids());
  }

  private Leg leg(int index, String media) {
    if (shared != null) {
      return shared;
    }
    Leg same = byMedia.get(media);
    return places.config.bundlePolicy() == BundlePolicy.BALANCED && same != null
        ? same
        : places.offeredLeg(index);
  }

  static Section data(String mid) {
    return new Section(
        mid,
        MediaKind.APPLICATION,
        DataSection.PROTOCOL,
        Direction.SENDRECV,
        List.of(),
        List.of(),
        false,
        null,
        true);
  }
}
