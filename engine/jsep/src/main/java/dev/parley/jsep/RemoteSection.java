package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.Rtpmap;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SimulcastRid;
import dev.parley.sdp.StreamAttribute.Msid;
import dev.parley.sdp.StreamAttribute.Rid;
import dev.parley.sdp.StreamAttribute.Simulcast;
import dev.parley.sdp.StreamAttribute.Ssrc;
import dev.parley.sdp.TransportAttribute.RtcpMux;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One m-section of the other side's description.
///
/// @param index its place
/// @param mid its tag; one of ours if it has none
/// @param tagged whether the tag stands in it
/// @param description as it was read
/// @param direction which way media flows, as we see it; inactive if it is rejected
/// @param streamIds of its track, see [#streams]
/// @param trackId of its track, null if it is not named
/// @param receivedRids the layers that the other side wants to receive, in its order
record RemoteSection(
    int index,
    String mid,
    boolean tagged,
    MediaDescription description,
    Direction direction,
    List<String> streamIds,
    @Nullable String trackId,
    List<String> receivedRids) {
  private static final int FIRST_RTCP_TYPE = 64;
  private static final int LAST_RTCP_TYPE = 95;

  /// @param unnamed the stream of all tracks that no `a=msid` names (RFC 9429, section 5.10)
  static RemoteSection read(
      int index, String mid, MediaDescription description, Direction theirs, String unnamed) {
    checkPayloadTypes(index, description);
    List<Msid> msids = msids(description);
    return new RemoteSection(
        index,
        mid,
        description.mid() != null,
        description,
        description.isRejected() ? Direction.INACTIVE : theirs.reversed(),
        theirs.sends() ? streams(msids, unnamed) : List.of(),
        msids.isEmpty() ? null : msids.getFirst().trackId(),
        receivedRids(description));
  }

  /// With rtcp-mux, packets with these payload types could not be told from RTCP (RFC 5761, section
  /// 4).
  private static void checkPayloadTypes(int index, MediaDescription description) {
    if (!description.lines().has(RtcpMux.class)) {
      return;
    }
    for (Rtpmap rtpmap : description.lines().attributes(Rtpmap.class)) {
      if (rtpmap.payloadType() >= FIRST_RTCP_TYPE && rtpmap.payloadType() <= LAST_RTCP_TYPE) {
        throw new JsepException(
            "M-section %d uses the payload type %d, which RTCP has (64 to 95)."
                .formatted(index, rtpmap.payloadType()));
      }
    }
  }

  /// Those of the section, else those that old peers write with an SSRC.
  private static List<Msid> msids(MediaDescription description) {
    List<Msid> msids = new ArrayList<>(description.lines().attributes(Msid.class));
    if (msids.isEmpty()) {
      for (Ssrc ssrc : description.lines().attributes(Ssrc.class)) {
        String value = ssrc.attributeValue();
        if (ssrc.attribute().equals("msid") && value != null && !value.isBlank()) {
          String[] ids = value.strip().split(" +", 2);
          msids.add(new Msid(ids[0], ids.length < 2 ? null : ids[1]));
          break;
        }
      }
    }
    return msids;
  }

  private static List<String> streams(List<Msid> msids, String unnamed) {
    if (msids.isEmpty()) {
      return List.of(unnamed);
    }
    return msids.stream().map(Msid::streamId).filter(id -> !id.equals("-")).distinct().toList();
  }

  static List<String> receivedRids(MediaDescription description) {
    Simulcast simulcast = description.lines().first(Simulcast.class);
    if (simulcast == null) {
      return List.of();
    }
    List<String> known =
        description.lines().attributes(Rid.class).stream()
            .filter(rid -> !rid.send())
            .map(Rid::rid)
            .toList();
    List<String> rids = new ArrayList<>();
    for (List<SimulcastRid> alternatives : simulcast.receive()) {
      String rid = alternatives.getFirst().rid();
      if (known.contains(rid) && !rids.contains(rid)) {
        rids.add(rid);
      }
    }
    return List.copyOf(rids);
  }

  MediaKind kind() {
    return Section.kind(description.media().media());
  }

  boolean isMedia() {
    return kind() != MediaKind.APPLICATION;
  }

  boolean rejected() {
    return description.isRejected();
  }
}
