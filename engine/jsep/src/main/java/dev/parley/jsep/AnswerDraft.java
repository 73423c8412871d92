package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.StreamAttribute.Msid;
import dev.parley.sdp.TransportAttribute.RtcpMux;
import dev.parley.sdp.TransportAttribute.RtcpRsize;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import dev.parley.session.SctpSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One offer, decided m-section by m-section; knows nothing of earlier exchanges.
final class AnswerDraft {
  static final List<String> PROTOCOLS =
      List.of("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/TLS/RTP/SAVPF", "RTP/SAVPF");

  private final SessionDescription offer;
  private final Capabilities capabilities;
  private final AnswerPolicy policy;
  private final Bundle bundle;
  private final boolean mixedInSession;
  private final SharedNames shared = new SharedNames();

  private final List<OfferedMedia> offered = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();

  /// One entry for each m-section; null if it is rejected.
  private final List<@Nullable Section> sections = new ArrayList<>();

  private final List<MediaSpec> specs = new ArrayList<>();
  private @Nullable DataSection data;

  AnswerDraft(SessionDescription offer, Capabilities capabilities, AnswerPolicy policy) {
    this.offer = offer;
    this.capabilities = capabilities;
    this.policy = policy;
    bundle = Bundle.read(offer);
    mixedInSession = offer.lines().has(ExtmapAllowMixed.class);
    for (int i = 0; i < offer.media().size(); i++) {
      decide(i, offer.media().get(i));
    }
  }

  private void decide(int index, MediaDescription description) {
    MediaKind kind = Section.kind(description.media().media());
    String mid = description.mid();
    Section section = null;
    if (!description.isRejected()) {
      String reason = reasonToRefuse(description, kind);
      if (reason != null) {
        rejections.add(new Rejection(index, reason));
      } else if (mid != null) {
        section =
            kind == MediaKind.APPLICATION
                ? channels(mid, description)
                : section(index, mid, kind, description);
      }
    }
    sections.add(section);
    if (section == null || kind == MediaKind.APPLICATION) {
      specs.add(Section.rejected(index, mid == null ? "" : mid, kind));
      return;
    }
    List<RemoteSource> sources =
        section.direction().receives()
            ? SectionSources.read(description, index, CodecNegotiation.hasRtx(section.codecs()))
            : List.of();
    List<Integer> group = section.rids().isEmpty() ? Layers.group(description) : List.of();
    List<String> layers = section.rids();
    if (kind == MediaKind.VIDEO && !group.isEmpty()) {
      sources = Layers.ordered(sources, group);
      layers = IntStream.range(0, group.size()).mapToObj(Integer::toString).toList();
    }
    shared.check(index, sources);
    specs.add(section.spec(index, sources, layers));
  }

  /// Why a section cannot be taken whatever the policy thinks; null if it can.
  private @Nullable String reasonToRefuse(MediaDescription description, MediaKind kind) {
    boolean channels = kind == MediaKind.APPLICATION;
    if (channels && (policy.maxMessageSize() < 0 || DataSection.read(description) == null)) {
      return "Media of type " + description.media().media() + " is not accepted here.";
    }
    if (channels && data != null) {
      return "There are data channels on another m-section already.";
    }
    String mid = description.mid();
    if (mid == null) {
      return "It has no a=mid.";
    }
    String protocol = description.media().protocol();
    if (!channels && !PROTOCOLS.contains(protocol)) {
      return "Its protocol " + protocol + " is not RTP over DTLS.";
    }
    if (!bundle.contains(mid)) {
      return bundle.announced()
          ? "It is not in the BUNDLE group, and all media has to share one transport."
          : "The offer has no BUNDLE group, and all media has to share one transport.";
    }
    if (!channels && !description.lines().has(RtcpMux.class)) {
      return "It has no a=rtcp-mux, and RTCP has to share RTP's transport.";
    }
    return null;
  }

  /// Data channels: no media, but a part of the transport.
  private Section channels(String mid, MediaDescription description) {
    data = DataSection.read(description);
    return new Section(
        mid,
        MediaKind.APPLICATION,
        description.media().protocol(),
        Direction.SENDRECV,
        List.of(),
        List.of(),
        false,
        null,
        false);
  }

  /// What the other side says of its data channels; null if there are none.
  @Nullable SctpSpec data() {
    DataSection known = data;
    return known == null ? null : new SctpSpec(known.port(), known.maxMessageSize());
  }

  private @Nullable Section section(
      int index, String mid, MediaKind kind, MediaDescription description) {
    List<CodecSpec> listed = SectionCodecs.read(kind, description);
    List<CodecSpec> codecs = CodecNegotiation.answer(listed, capabilities.codecs(kind), List.of());
    if (codecs.isEmpty()) {
      rejections.add(new Rejection(index, "It offers no codec that we have."));
      return null;
    }
    Direction theirs = offer.direction(description);
    Msid msid = description.lines().first(Msid.class);
    OfferedMedia media =
        new OfferedMedia(
            index,
            mid,
            kind,
            theirs.sends(),
            theirs.receives(),
            codecs,
            msid == null || msid.streamId().equals("-") ? null : msid.streamId(),
            msid == null ? null : msid.trackId());
    offered.add(media);
    return switch (policy.decide(media)) {
      case Decision.Reject reject -> {
        rejections.add(new Rejection(index, reject.reason()));
        yield null;
      }
      case Decision.Accept accept -> accepted(media, description, listed, accept);
    };
  }

  private Section accepted(
      OfferedMedia media,
      MediaDescription description,
      List<CodecSpec> listed,
      Decision.Accept decision) {
    MediaKind kind = media.kind();
    boolean receives = media.sends() && decision.receive();
    SendTrack track = media.receives() ? decision.send() : null;
    Direction direction = Direction.of(track != null, receives);
    boolean feedback = receives || decision.transportFeedback();

    List<CodecSpec> codecs =
        CodecNegotiation.answer(listed, capabilities.codecs(kind), decision.codecOrder());
    List<String> uris = new ArrayList<>(capabilities.extensions(kind));
    if (!feedback) {
      codecs = CodecNegotiation.withoutTransportFeedback(codecs);
      uris.removeAll(List.of(ExtensionUri.TRANSPORT_CC, ExtensionUri.ABS_SEND_TIME));
    }
    if (CodecNegotiation.hasCongestionFeedback(codecs)) {
      uris.remove(ExtensionUri.TRANSPORT_CC); // the streams' own numbers do
    }
    List<String> rids = receives ? Layers.rids(description) : List.of();
    if (rids.isEmpty()) {
      uris.removeAll(List.of(ExtensionUri.RID, ExtensionUri.REPAIRED_RID));
    }
    boolean mixedInSection = description.lines().has(ExtmapAllowMixed.class);
    List<Extension> extensions =
        shared.unambiguous(
            Extension.answer(description.lines(), uris, mixedInSession || mixedInSection).stream()
                .filter(extension -> extension.fits(direction))
                .toList());
    return new Section(
        media.mid(),
        kind,
        description.media().protocol(),
        direction,
        codecs,
        extensions,
        mixedInSection,
        track == null ? null : Section.track(track, codecs),
        description.lines().has(RtcpRsize.class),
        takesLayers(extensions) ? rids : List.of());
  }

  /// Whether layers can be told apart: without the extension nothing says which one a packet is of.
  private static boolean takesLayers(List<Extension> extensions) {
    return extensions.stream().anyMatch(each -> each.uri().equals(ExtensionUri.RID));
  }

  /// The accepted mids, first the one whose transport counts (RFC 9143, section 7.3.1): the first
  /// of the group that is accepted and describes one.
  List<String> bundledMids() {
    List<String> mids = new ArrayList<>();
    int tagged = -1;
    for (String mid : bundle.mids()) {
      int index = index(mid);
      if (index < 0 || mids.contains(mid)) {
        continue;
      }
      if (tagged < 0 && RemoteTransport.isIn(offer, offer.media().get(index))) {
        tagged = mids.size();
      }
      mids.add(mid);
    }
    if (tagged > 0) {
      mids.addFirst(mids.remove(tagged));
    }
    return mids;
  }

  private int index(String mid) {
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section != null && section.mid().equals(mid)) {
        return i;
      }
    }
    return -1;
  }

  MediaDescription offeredSection(String mid) {
    return offer.media().get(index(mid));
  }

  boolean hasBundleGroup() {
    return bundle.announced();
  }

  boolean hasMixedExtensions() {
    return mixedInSession;
  }

  List<OfferedMedia> offered() {
    return offered;
  }

  List<Rejection> rejections() {
    return rejections;
  }

  List<@Nullable Section> sections() {
    return sections;
  }

  List<MediaSpec> specs() {
    return specs;
  }
}
