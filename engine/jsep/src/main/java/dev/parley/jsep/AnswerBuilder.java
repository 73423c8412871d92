package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.Origin;
import dev.parley.sdp.TransportAttribute.RtcpRsize;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes an answer out of an offer and what the transceivers want (RFC 9429, section 5.3).
final class AnswerBuilder {
  private final Places places;
  private final RemoteDescription offer;
  private final List<DraftSection> sections = new ArrayList<>();
  private final List<MediaSpec> specs = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final Map<Leg, IceParameters> ice = new LinkedHashMap<>();
  private final Map<Leg, Boolean> setup = new LinkedHashMap<>();
  private final Map<Leg, RemoteTransport> remotes = new LinkedHashMap<>();
  private final Map<Leg, SharedNames> names = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();

  /// @param offer has been applied to the places
  AnswerBuilder(Places places, RemoteDescription offer) {
    this.places = places;
    this.offer = offer;
  }

  Draft make(Origin origin) {
    for (RemoteSection section : offer.sections()) {
      String reason = section.rejected() ? null : reasonToRefuse(section);
      if (reason != null) {
        rejections.add(new Rejection(section.index(), reason));
      }
      if (reason != null || section.rejected()) {
        refused.add(section.mid());
      }
    }
    for (RemoteSection section : offer.sections()) {
      if (refused.contains(section.mid())) {
        reject(section);
      } else if (section.isMedia()) {
        media(section);
      } else {
        data(section);
      }
    }
    String sdp =
        new DraftWriter(places.config, ice, setup)
            .write(origin, sections, group(), offer.parsed().lines().has(ExtmapAllowMixed.class));
    return new Draft(
        SdpType.ANSWER,
        sdp,
        List.copyOf(sections),
        ice,
        setup,
        remotes,
        List.copyOf(specs),
        offer.bundle().announced(),
        List.copyOf(rejections));
  }

  /// Why a section cannot be taken, as a sentence; null if it can.
  private @Nullable String reasonToRefuse(RemoteSection section) {
    MediaDescription description = section.description();
    if (!section.isMedia()) {
      String media = description.media().media();
      boolean data = DataSection.read(description) != null;
      if (data && !firstData(section)) {
        return "There already is an m-section for data channels.";
      }
      return data ? unshared(section) : "Media of type " + media + " is not known here.";
    }
    Transceiver transceiver = places.byMid(section.mid());
    if (transceiver == null || transceiver.stopped()) {
      return "Its transceiver is stopped.";
    }
    if (!AnswerDraft.PROTOCOLS.contains(description.media().protocol())) {
      return "Its protocol " + description.media().protocol() + " is not RTP over DTLS.";
    }
    if (codecs(section, transceiver).isEmpty()) {
      return "It offers no codec that we have.";
    }
    return unshared(section);
  }

  private boolean firstData(RemoteSection section) {
    for (RemoteSection other : offer.sections()) {
      if (other.index() < section.index()
          && !other.rejected()
          && DataSection.read(other.description()) != null) {
        return false;
      }
    }
    return true;
  }

  private @Nullable String unshared(RemoteSection section) {
    boolean first =
        offer.sections().stream()
            .filter(s -> !s.rejected())
            .findFirst()
            .equals(Optional.of(section));
    return places.config.bundlePolicy() == BundlePolicy.MAX_BUNDLE
            && !first
            && !offer.bundled(section)
        ? "It is not in the BUNDLE group, and by the policy max-bundle all share one transport."
        : null;
  }

  private void reject(RemoteSection section) {
    MediaDescription description = section.description();
    sections.add(
        DraftSection.rejected(
            section.mid(),
            section.tagged(),
            description.media().media(),
            description.media().protocol(),
            description.media().formats().getFirst(),
            section.isMedia() ? places.byMid(section.mid()) : null));
    specs.add(Section.rejected(section.index(), section.mid(), section.kind()));
  }

  private List<CodecSpec> codecs(RemoteSection section, Transceiver transceiver) {
    List<CodecSpec> listed = SectionCodecs.read(section.kind(), section.description());
    List<CodecCapability> ours = transceiver.codecs(places.config.capabilities());
    return transceiver.hasCodecPreferences()
        ? CodecNegotiation.answer(listed, ours, List.of())
        : CodecNegotiation.answerInTheirOrder(listed, ours);
  }

  private void media(RemoteSection section) {
    MediaDescription description = section.description();
    MediaKind kind = section.kind();
    Transceiver transceiver = Objects.requireNonNull(places.byMid(section.mid()));
    Direction direction =
        Direction.of(
            transceiver.direction().sends() && section.direction().sends(),
            transceiver.direction().receives() && section.direction().receives());
    List<CodecSpec> codecs = codecs(section, transceiver);
    boolean mixed =
        offer.parsed().lines().has(ExtmapAllowMixed.class)
            || description.lines().has(ExtmapAllowMixed.class);
    List<String> uris = new ArrayList<>(places.config.capabilities().extensions(kind));
    if (CodecNegotiation.hasCongestionFeedback(codecs)) {
      uris.remove(ExtensionUri.TRANSPORT_CC); // the streams' own numbers do
    }
    Leg leg = leg(section);
    SharedNames shared = names.computeIfAbsent(leg, key -> new SharedNames());
    List<Extension> extensions =
        shared.unambiguous(
            Extension.answer(description.lines(), uris, mixed).stream()
                .filter(extension -> extension.fits(direction))
                .toList());
    Section agreed =
        new Section(
            section.mid(),
            kind,
            description.media().protocol(),
            direction,
            codecs,
            extensions,
            description.lines().has(ExtmapAllowMixed.class),
            direction.sends()
                ? Section.track(transceiver.track(), codecs, rids(section, transceiver))
                : null,
            description.lines().has(RtcpRsize.class));
    List<RemoteSource> sources =
        direction.receives()
            ? SectionSources.read(description, section.index(), CodecNegotiation.hasRtx(codecs))
            : List.of();
    shared.check(section.index(), sources);
    DraftSection draft = DraftSection.live(agreed, section.tagged(), transceiver, leg, false);
    sections.add(direction.sends() ? draft.withRids(rids(section, transceiver)) : draft);
    specs.add(agreed.spec(section.index(), sources));
  }

  /// The layers that both want, in the other side's order.
  private static List<String> rids(RemoteSection section, Transceiver transceiver) {
    return section.receivedRids().stream().filter(transceiver.rids()::contains).toList();
  }

  private void data(RemoteSection section) {
    Section data =
        new Section(
            section.mid(),
            MediaKind.APPLICATION,
            section.description().media().protocol(),
            Direction.SENDRECV,
            List.of(),
            List.of(),
            false,
            null,
            false);
    sections.add(DraftSection.live(data, section.tagged(), null, leg(section), false));
    specs.add(Section.rejected(section.index(), section.mid(), MediaKind.APPLICATION));
  }

  /// The transport of a section: that of its group, else its own.
  private Leg leg(RemoteSection section) {
    RemoteSection tagged = offer.bundled(section) ? taggedSection() : section;
    Leg before = places.lines().get(tagged.index()).leg();
    for (String mid : offer.bundled(section) ? offer.bundle().mids() : List.<String>of()) {
      for (Line line : places.lines()) {
        before = before == null && line.mid().equals(mid) ? line.leg() : before;
      }
    }
    Leg leg = before != null ? before : places.answeredLeg(tagged.index());
    if (!remotes.containsKey(leg)) {
      RemoteTransport remote = offer.transport(tagged);
      RemoteTransport old = leg.remote();
      boolean restart = old != null && !old.sameIceAs(remote);
      remotes.put(leg, remote);
      ice.put(leg, restart ? places.freshIce() : leg.local());
      setup.put(
          leg, DtlsRole.answering(remote.setup(), places.config.setup(), leg.clientOf(remote)));
    }
    return leg;
  }

  /// The accepted section whose transport its group uses: the first one that describes one (RFC
  /// 9143, section 7.3.1).
  private RemoteSection taggedSection() {
    RemoteSection first = null;
    for (String mid : offer.bundle().mids()) {
      for (RemoteSection section : offer.sections()) {
        if (section.mid().equals(mid) && !refused.contains(mid)) {
          first = first == null ? section : first;
          if (offer.hasTransport(section)) {
            return section;
          }
        }
      }
    }
    return Objects.requireNonNull(first, "a group with an accepted section");
  }

  private List<String> group() {
    if (!offer.bundle().announced()) {
      return List.of();
    }
    List<String> mids = new ArrayList<>();
    boolean any = offer.bundle().mids().stream().anyMatch(mid -> !refused.contains(mid));
    if (any) {
      mids.add(taggedSection().mid());
    }
    for (String mid : offer.bundle().mids()) {
      if (!refused.contains(mid) && !mids.contains(mid)) {
        mids.add(mid);
      }
    }
    return mids;
  }
}
