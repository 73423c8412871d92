package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The m-sections, transceivers and transports of one negotiator: what its parts share.
final class Places {
  final NegotiatorConfig config;
  final OfferCatalog catalog;
  final List<Transceiver> transceivers = new ArrayList<>();

  private final Supplier<IceParameters> freshIce;
  private final Map<Integer, Leg> proposed = new LinkedHashMap<>();
  private List<Line> lines = List.of();
  private boolean bundled;
  private boolean wantsData;
  private String proposedDataMid = "";
  private int mids;
  private int legIds;

  Places(NegotiatorConfig config, Supplier<IceParameters> freshIce) {
    this.config = config;
    this.freshIce = freshIce;
    catalog = new OfferCatalog(config.capabilities());
  }

  List<Line> lines() {
    return lines;
  }

  void lines(List<Line> now) {
    lines = List.copyOf(now);
  }

  List<Slot> slots() {
    return lines.stream().map(Line::slot).toList();
  }

  /// Whether an answer made all m-sections share a transport.
  boolean bundled() {
    return bundled;
  }

  void bundled(boolean now) {
    bundled = now;
  }

  boolean wantsData() {
    return wantsData;
  }

  void wantData() {
    wantsData = true;
  }

  /// The transports that m-sections are on, in the order of those.
  List<Leg> legs() {
    return lines.stream().map(Line::leg).filter(Objects::nonNull).distinct().toList();
  }

  boolean usesSsrc(int ssrc) {
    return transceivers.stream().anyMatch(t -> t.sending().uses(ssrc));
  }

  IceParameters freshIce() {
    return freshIce.get();
  }

  /// The transport that an m-section which was not negotiated yet is offered on; the same for each
  /// offer until one is applied.
  Leg offeredLeg(int index) {
    return proposed.computeIfAbsent(index, place -> new Leg(legIds++, freshIce.get(), true));
  }

  /// The same for an answer.
  Leg answeredLeg(int index) {
    return proposed.computeIfAbsent(-1 - index, place -> new Leg(legIds++, freshIce.get(), false));
  }

  /// The proposed transports are in use now: what comes next needs others.
  void settled() {
    proposed.clear();
  }

  /// A tag that neither side uses, at most three characters long for the first thousand (RFC 9429,
  /// section 5.2.1).
  String freshMid() {
    while (true) {
      String mid = Integer.toString(mids++);
      if (lines.stream().noneMatch(line -> line.mid().equals(mid))
          && !proposedDataMid.equals(mid)
          && transceivers.stream().noneMatch(t -> t.proposedMid().equals(mid))) {
        return mid;
      }
    }
  }

  /// The tag that a transceiver without an m-section is offered with; it stays the same while
  /// nobody else takes it.
  String proposedMid(Transceiver transceiver) {
    String mid = transceiver.proposedMid();
    if (mid.isEmpty() || lines.stream().anyMatch(line -> line.mid().equals(mid))) {
      transceiver.proposedMid(freshMid());
    }
    return transceiver.proposedMid();
  }

  /// The tag that the section for data channels is offered with.
  String proposedDataMid() {
    if (proposedDataMid.isEmpty()
        || lines.stream().anyMatch(line -> line.mid().equals(proposedDataMid))) {
      proposedDataMid = freshMid();
    }
    return proposedDataMid;
  }

  @Nullable Transceiver byMid(String mid) {
    for (Transceiver transceiver : transceivers) {
      if (mid.equals(transceiver.mid())) {
        return transceiver;
      }
    }
    return null;
  }

  /// The one that a media section which the other side adds belongs to: the first that `addTrack`
  /// made, and that no section has yet (RFC 9429, section 5.10); null if a new one is needed.
  @Nullable Transceiver unplaced(MediaKind kind) {
    for (Transceiver transceiver : transceivers) {
      if (transceiver.kind() == kind
          && transceiver.mid() == null
          && transceiver.byAddTrack()
          && !transceiver.stopping()) {
        return transceiver;
      }
    }
    return null;
  }

  @Nullable Line lineOf(Transceiver transceiver) {
    for (Line line : lines) {
      if (line.transceiver() == transceiver && Objects.equals(line.mid(), transceiver.mid())) {
        return line;
      }
    }
    return null;
  }

  boolean hasLiveData() {
    return lines.stream().anyMatch(line -> line.live() && line.isData());
  }

  /// What we want on a transceiver's m-section.
  Section section(Transceiver transceiver, String mid) {
    List<CodecSpec> codecs =
        transceiver.hasCodecPreferences()
            ? catalog.codecs(transceiver.kind(), transceiver.codecs(config.capabilities()))
            : catalog.codecs(transceiver.kind());
    Direction direction = transceiver.direction();
    return new Section(
        mid,
        transceiver.kind(),
        "UDP/TLS/RTP/SAVPF",
        direction,
        codecs,
        catalog.extensions(transceiver.kind()),
        false,
        direction.sends() ? Section.track(transceiver.track(), codecs) : null,
        true);
  }
}
