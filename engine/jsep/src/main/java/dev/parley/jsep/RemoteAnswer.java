package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.TransportAttribute.RtcpMux;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The other side's answer, held against our offer (RFC 9429, section 5.11).
///
/// Nothing is applied while it is read, so that an answer that does not fit changes nothing.
final class RemoteAnswer {
  private final RemoteDescription answer;
  private final Draft offer;
  private final List<MediaSpec> specs = new ArrayList<>();
  private final List<@Nullable Leg> legs = new ArrayList<>();
  private final Map<Leg, RemoteTransport> remotes = new LinkedHashMap<>();
  private final Map<Leg, Boolean> clients = new LinkedHashMap<>();
  private final Map<Leg, SharedNames> names = new LinkedHashMap<>();

  RemoteAnswer(RemoteDescription answer, Draft offer) {
    this.answer = answer;
    this.offer = offer;
    if (answer.sections().size() != offer.sections().size()) {
      throw new JsepException(
          "The answer has %d m-sections, the offer %d."
              .formatted(answer.sections().size(), offer.sections().size()));
    }
    for (RemoteSection section : answer.sections()) {
      read(section, offer.sections().get(section.index()));
    }
  }

  private void read(RemoteSection section, DraftSection offered) {
    MediaDescription description = section.description();
    int index = section.index();
    if (!description.media().media().equals(offered.media())) {
      throw wrong(
          index, "is " + description.media().media() + ", but was offered as " + offered.media());
    }
    if (section.rejected()) {
      specs.add(Section.rejected(index, offered.mid(), section.kind()));
      legs.add(null);
      return;
    }
    Section ours = offered.section();
    Leg own = offered.leg();
    if (ours == null || own == null) {
      throw wrong(index, "was offered with port 0 and is accepted");
    }
    if (!section.mid().equals(offered.mid())) {
      throw wrong(index, "has another mid than \"" + offered.mid() + "\"");
    }
    boolean bundled = answer.bundled(section);
    if (offered.bundleOnly() && !bundled) {
      throw wrong(index, "was offered for the BUNDLE group only and is accepted outside of it");
    }
    Leg leg = bundled ? bundledLeg(own) : own;
    legs.add(leg);
    transport(section, bundled, leg);
    specs.add(section.isMedia() ? media(section, ours, leg) : data(section, offered));
  }

  private MediaSpec media(RemoteSection section, Section ours, Leg leg) {
    if (!section.description().lines().has(RtcpMux.class)) {
      throw wrong(section.index(), "is accepted without a=rtcp-mux");
    }
    Section agreed =
        AnswerReader.agreed(answer.parsed(), section.index(), section.description(), ours);
    List<RemoteSource> sources =
        agreed.direction().receives()
            ? SectionSources.read(
                section.description(), section.index(), CodecNegotiation.hasRtx(agreed.codecs()))
            : List.of();
    names.computeIfAbsent(leg, key -> new SharedNames()).check(section.index(), sources);
    return agreed.spec(section.index(), sources);
  }

  private MediaSpec data(RemoteSection section, DraftSection offered) {
    if (DataSection.read(section.description()) == null) {
      throw wrong(section.index(), "does not describe data channels over SCTP");
    }
    return Section.rejected(section.index(), offered.mid(), MediaKind.APPLICATION);
  }

  /// The transport that the answer's group uses: the one on which its first section was offered
  /// (RFC 9143, section 7.3.1).
  private Leg bundledLeg(Leg own) {
    for (String mid : answer.bundle().mids()) {
      for (RemoteSection section : answer.sections()) {
        Leg leg = offer.sections().get(section.index()).leg();
        if (section.mid().equals(mid) && !section.rejected() && leg != null) {
          return leg;
        }
      }
    }
    return own;
  }

  private void transport(RemoteSection section, boolean bundled, Leg leg) {
    if (remotes.containsKey(leg)) {
      return;
    }
    RemoteTransport remote = answer.transport(bundled ? tagged(section) : section);
    RemoteTransport before = leg.remote();
    if (before != null && leg.restarting() && before.sameIceAs(remote)) {
      throw new JsepException("The answer does not go along with the ICE restart.");
    }
    remotes.put(leg, remote);
    clients.put(leg, DtlsRole.offering(remote.setup(), leg.clientOf(remote)));
  }

  private RemoteSection tagged(RemoteSection fallback) {
    for (String mid : answer.bundle().mids()) {
      for (RemoteSection section : answer.sections()) {
        if (section.mid().equals(mid) && !section.rejected() && answer.hasTransport(section)) {
          return section;
        }
      }
    }
    return fallback;
  }

  private static JsepException wrong(int index, String what) {
    return new JsepException("M-section " + index + " " + what + ".");
  }

  List<MediaSpec> specs() {
    return specs;
  }

  /// By m-section, null where it is rejected.
  List<@Nullable Leg> legs() {
    return legs;
  }

  Map<Leg, RemoteTransport> remotes() {
    return remotes;
  }

  Map<Leg, Boolean> clients() {
    return clients;
  }
}
