package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place among the m-sections, as the descriptions applied so far leave it.
///
/// @param mid its tag, never empty
/// @param media the type in its m-line, such as `video`
/// @param protocol in its m-line
/// @param transceiver whose section it is; null for data, and for media that we do not know
/// @param live whether it takes part; a place that does not is free for another section
/// @param leg the transport it is on, null if it does not take part or was not answered yet
/// @param spec what was agreed on; null before an answer
/// @param data the other side's SCTP port and limit, if it carries data channels and was answered
/// @param localDirection as our latest description has it
/// @param localStreamIds as our latest description has them; null if it has no `a=msid`
/// @param remoteDirection as the other side's latest description has it, seen from us
/// @param offeredByUs whether the latest answer answered an offer of ours
record Line(
    String mid,
    String media,
    String protocol,
    @Nullable Transceiver transceiver,
    boolean live,
    @Nullable Leg leg,
    @Nullable MediaSpec spec,
    @Nullable DataSection data,
    Direction localDirection,
    @Nullable List<String> localStreamIds,
    Direction remoteDirection,
    boolean offeredByUs) {

  static Line rejected(String mid, String media, String protocol) {
    return new Line(
        mid,
        media,
        protocol,
        null,
        false,
        null,
        null,
        null,
        Direction.INACTIVE,
        null,
        Direction.INACTIVE,
        false);
  }

  MediaKind kind() {
    return Section.kind(media);
  }

  boolean isData() {
    return media.equals("application");
  }

  Line on(@Nullable Leg newLeg) {
    return new Line(
        mid,
        media,
        protocol,
        transceiver,
        live,
        newLeg,
        spec,
        data,
        localDirection,
        localStreamIds,
        remoteDirection,
        offeredByUs);
  }

  Slot slot() {
    return new Slot(mid, media, live);
  }
}
