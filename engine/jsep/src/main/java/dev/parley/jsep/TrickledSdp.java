package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpAttribute;
import dev.parley.sdp.SdpLine;
import dev.parley.sdp.SdpLines;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.TransportAttribute.Candidate;
import dev.parley.sdp.TransportAttribute.EndOfCandidates;
import dev.parley.sdp.TransportAttribute.IceUfrag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds candidates to descriptions that were applied before they became known (RFC 9429, sections
/// 4.1.12 and 4.1.19).
final class TrickledSdp {
  private TrickledSdp() {}

  /// The description with one more candidate in an m-section, or with the word that there are no
  /// more; the same text if that stands there already, or the section has other ICE parameters.
  ///
  /// @param candidate as `candidate:...`, null for the end
  /// @param ufrag whose candidate it is, empty if that is not known
  static Description add(
      Description description, int index, @Nullable String candidate, String ufrag) {
    SessionDescription parsed = SessionDescription.parse(description.sdp());
    if (index >= parsed.media().size()) {
      return description;
    }
    MediaDescription section = parsed.media().get(index);
    SdpAttribute attribute =
        candidate == null
            ? new EndOfCandidates()
            : new Candidate(candidate.substring("candidate:".length()));
    if (section.isRejected()
        || !(ufrag.isEmpty() || ufrag.equals(ufrag(parsed, index)))
        || section.lines().attributes(attribute.getClass()).contains(attribute)) {
      return description;
    }
    List<MediaDescription> media = new ArrayList<>(parsed.media());
    media.set(
        index, new MediaDescription(section.media(), section.text(), with(section, attribute)));
    return new Description(
        description.type(),
        new SessionDescription(parsed.origin(), parsed.lines(), media).toString());
  }

  /// Behind the candidates that are there, else behind the lines that are not attributes.
  private static SdpLines with(MediaDescription section, SdpAttribute attribute) {
    List<SdpLine> lines = new ArrayList<>(section.lines().all());
    int at = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).type() != 'a' || lines.get(i).attribute() instanceof Candidate) {
        at = i + 1;
      }
    }
    lines.add(at, SdpLine.of(attribute));
    return new SdpLines(lines);
  }

  /// The ICE username fragment of an m-section; empty if it has none.
  static String ufrag(SessionDescription description, int index) {
    IceUfrag ufrag = description.media().get(index).lines().first(IceUfrag.class);
    if (ufrag == null) {
      ufrag = description.lines().first(IceUfrag.class);
    }
    return ufrag == null ? "" : ufrag.ufrag();
  }
}
