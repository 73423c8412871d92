package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.Extmap;
import dev.parley.sdp.Direction;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Applies an offer of the other side (RFC 9429, section 5.10).
final class RemoteOfferSetter {
  private RemoteOfferSetter() {}

  static void apply(
      Places places, RemoteDescription offer, Function<MediaKind, Transceiver> received) {
    List<Line> lines = new ArrayList<>();
    for (RemoteSection section : offer.sections()) {
      Line before =
          section.index() < places.lines().size() ? places.lines().get(section.index()) : null;
      Transceiver transceiver =
          section.isMedia() ? transceiver(places, section, before, received) : null;
      if (transceiver != null) {
        transceiver.association(
            transceiver
                .association()
                .withMid(section.mid())
                .withRemote(section.direction(), section));
        if (section.rejected()) {
          transceiver.end();
        }
      }
      lines.add(line(section, transceiver, before));
    }
    places.lines(lines);
    adopt(places, offer);
  }

  /// From now on their numbers are ours, too.
  private static void adopt(Places places, RemoteDescription offer) {
    for (RemoteSection section : offer.sections()) {
      if (section.isMedia() && !section.rejected()) {
        places.catalog.adopt(
            section.kind(), SectionCodecs.read(section.kind(), section.description()));
        places.catalog.adoptExtensions(section.description().lines().attributes(Extmap.class));
      }
    }
  }

  /// That of the place, else one that `addTrack` made and that fits, else a new one; null for a
  /// rejected section that never had one.
  private static @Nullable Transceiver transceiver(
      Places places,
      RemoteSection section,
      @Nullable Line before,
      Function<MediaKind, Transceiver> received) {
    if (before != null && before.mid().equals(section.mid()) && before.transceiver() != null) {
      Transceiver known = before.transceiver();
      if (!known.stopped() || section.rejected()) {
        return known;
      }
    }
    if (section.rejected()) {
      return null;
    }
    Transceiver waiting = section.direction().sends() ? places.unplaced(section.kind()) : null;
    Transceiver transceiver = waiting != null ? waiting : received.apply(section.kind());
    if (transceiver.rids().isEmpty() && section.receivedRids().size() > 1) {
      transceiver.rids(section.receivedRids());
    }
    return transceiver;
  }

  private static Line line(
      RemoteSection section, @Nullable Transceiver transceiver, @Nullable Line before) {
    boolean same = before != null && before.mid().equals(section.mid());
    String media = section.description().media().media();
    return new Line(
        section.mid(),
        media,
        section.description().media().protocol(),
        transceiver,
        !section.rejected(),
        before != null && same ? before.leg() : null,
        before != null && same ? before.spec() : null,
        before != null && same ? before.data() : null,
        before != null && same ? before.localDirection() : Direction.INACTIVE,
        before != null && same ? before.localStreamIds() : null,
        section.direction(),
        false);
  }
}
