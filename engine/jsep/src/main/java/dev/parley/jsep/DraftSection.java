package dev.parley.jsep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An m-section of a description that we made, and may apply later.
///
/// @param mid its tag
/// @param tagged whether it shows its tag: an answer does not if the offer does not
/// @param media the type in its m-line
/// @param protocol in its m-line
/// @param format the first in its m-line, for a section that is rejected
/// @param transceiver whose it is, null for data and where a rejected one has none any more
/// @param section what it says, null if it is rejected
/// @param leg the transport that it is on, null if it is rejected
/// @param bundleOnly whether it is to be refused by peers that cannot bundle
/// @param rids the simulcast layers that it sends
record DraftSection(
    String mid,
    boolean tagged,
    String media,
    String protocol,
    String format,
    @Nullable Transceiver transceiver,
    @Nullable Section section,
    @Nullable Leg leg,
    boolean bundleOnly,
    List<String> rids) {

  static DraftSection rejected(
      String mid,
      boolean tagged,
      String media,
      String protocol,
      String format,
      @Nullable Transceiver transceiver) {
    return new DraftSection(
        mid, tagged, media, protocol, format, transceiver, null, null, false, List.of());
  }

  static DraftSection live(
      Section section, boolean tagged, @Nullable Transceiver transceiver, Leg leg, boolean only) {
    return new DraftSection(
        section.mid(),
        tagged,
        section.media(),
        section.protocol(),
        "",
        transceiver,
        section,
        leg,
        only,
        List.of());
  }

  DraftSection withRids(List<String> layers) {
    return new DraftSection(
        mid,
        tagged,
        media,
        protocol,
        format,
        transceiver,
        section,
        leg,
        bundleOnly,
        List.copyOf(layers));
  }

  Slot slot() {
    return new Slot(mid, media, section != null);
  }
}
