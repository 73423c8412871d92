package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.TransportAttribute.RtcpMux;
import dev.parley.sdp.TransportAttribute.RtcpRsize;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer, held against the m-sections that were offered.
final class AnswerReader {
  private final SessionDescription answer;
  private final SharedNames shared = new SharedNames();
  private final Bundle bundle;
  private final List<MediaSpec> specs = new ArrayList<>();

  /// The accepted ones, in the order of the m-sections.
  private final List<MediaDescription> accepted = new ArrayList<>();

  /// @param offered one entry for each m-section; null for one that was offered with port 0
  AnswerReader(SessionDescription answer, List<OfferMedia> media, List<@Nullable Section> offered) {
    this.answer = answer;
    if (answer.media().size() != media.size()) {
      throw new JsepException(
          "The answer has %d m-sections, the offer %d."
              .formatted(answer.media().size(), media.size()));
    }
    bundle = Bundle.read(answer);
    for (int i = 0; i < media.size(); i++) {
      read(i, media.get(i), answer.media().get(i), offered.get(i));
    }
    if (accepted.size() > 1 && !bundle.announced()) {
      throw new JsepException("The answer has no BUNDLE group.");
    }
  }

  private void read(
      int index, OfferMedia media, MediaDescription description, @Nullable Section offered) {
    String name = description.media().media();
    if (!name.equals(Section.media(media.kind()))) {
      throw wrong(index, "is " + name + " in the answer, but was offered as something else");
    }
    if (description.isRejected()) {
      specs.add(Section.rejected(index, media.mid(), media.kind()));
      return;
    }
    if (offered == null) {
      throw wrong(index, "was offered with port 0 and is accepted");
    }
    if (!media.mid().equals(description.mid())) {
      throw wrong(index, "has another mid than \"" + media.mid() + "\"");
    }
    if (!bundle.contains(media.mid())) {
      throw wrong(index, "is accepted outside the BUNDLE group");
    }
    if (!description.lines().has(RtcpMux.class)) {
      throw wrong(index, "is accepted without a=rtcp-mux");
    }
    Section section = agreed(answer, index, description, offered);
    List<RemoteSource> sources =
        section.direction().receives()
            ? SectionSources.read(description, index, CodecNegotiation.hasRtx(section.codecs()))
            : List.of();
    shared.check(index, sources);
    specs.add(section.spec(index, sources));
    accepted.add(description);
  }

  /// What an answer left of an m-section that we offered, as we see it.
  static Section agreed(
      SessionDescription answer, int index, MediaDescription description, Section offered) {
    List<CodecSpec> codecs =
        CodecNegotiation.accept(offered.codecs(), SectionCodecs.read(offered.kind(), description));
    if (codecs.isEmpty()) {
      throw wrong(index, "is accepted without any codec that was offered");
    }
    Direction theirs = answer.direction(description);
    Direction direction =
        Direction.of(
            offered.direction().sends() && theirs.receives(),
            offered.direction().receives() && theirs.sends());
    SendTrack track = direction.sends() ? offered.track() : null;
    boolean mixed =
        answer.lines().has(ExtmapAllowMixed.class)
            || description.lines().has(ExtmapAllowMixed.class);
    return new Section(
        offered.mid(),
        offered.kind(),
        offered.protocol(),
        direction,
        codecs,
        Extension.accept(description.lines(), offered.extensions(), mixed),
        offered.mixedExtensions(),
        track == null
            ? null
            : Section.track(track, codecs, RemoteSection.receivedRids(description)),
        description.lines().has(RtcpRsize.class));
  }

  private static JsepException wrong(int index, String what) {
    return new JsepException("M-section " + index + " " + what + ".");
  }

  List<MediaSpec> specs() {
    return specs;
  }

  /// The transport of the section that the group is tagged with; null if all are rejected.
  @Nullable RemoteTransport transport() {
    for (String mid : bundle.mids()) {
      for (MediaDescription section : accepted) {
        if (mid.equals(section.mid())) {
          return RemoteTransport.read(answer, section);
        }
      }
    }
    return null;
  }
}
