package dev.parley.webrtc;

import dev.parley.jsep.Negotiator;
import dev.parley.jsep.Transceiver;
import dev.parley.sdp.Direction;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The transceivers of a connection. Guarded by the connection's lock.
final class Transceivers {
  private final RTCPeerConnection connection;
  private final Negotiator negotiator;
  private final Map<Transceiver, RTCRtpTransceiver> known = new LinkedHashMap<>();

  Transceivers(RTCPeerConnection connection, Negotiator negotiator) {
    this.connection = connection;
    this.negotiator = negotiator;
  }

  List<RTCRtpTransceiver> all() {
    return List.copyOf(known.values());
  }

  @Nullable RTCRtpTransceiver byMid(String mid) {
    for (RTCRtpTransceiver transceiver : known.values()) {
      if (mid.equals(transceiver.facts().mid())) {
        return transceiver;
      }
    }
    return null;
  }

  boolean hasTrack(String id) {
    for (RTCRtpTransceiver transceiver : known.values()) {
      MediaStreamTrack sent = transceiver.sender().track();
      if (transceiver.receiver().track().id().equals(id)
          || (sent != null && sent.id().equals(id))) {
        return true;
      }
    }
    return false;
  }

  /// A description was applied: it may have brought transceivers, or taken some.
  ///
  /// @return those that are gone
  List<RTCRtpTransceiver> refresh() {
    List<Transceiver> now = negotiator.transceivers();
    for (Transceiver facts : now) {
      if (!known.containsKey(facts)) {
        String kind = CodecNames.kind(facts.kind());
        known.put(facts, new RTCRtpTransceiver(connection, facts, null, received(facts, kind)));
      }
    }
    List<RTCRtpTransceiver> gone = new ArrayList<>();
    known
        .values()
        .removeIf(transceiver -> {
          boolean over = !now.contains(transceiver.facts());
          if (over) {
            gone.add(transceiver);
          }
          return over;
        });
    return gone;
  }

  /// The encodings of a transceiver that an offer brought: the layers that it wants to receive.
  private static List<RTCRtpEncodingParameters> received(Transceiver facts, String kind) {
    List<RTCRtpEncodingParameters> wanted = new ArrayList<>();
    for (String rid : facts.rids()) {
      wanted.add(RTCRtpEncodingParameters.defaults().withRid(rid));
    }
    try {
      return Encodings.begin(kind, wanted);
    } catch (IllegalArgumentException e) {
      return Encodings.begin(kind, List.of()); // rids that we would not have chosen
    }
  }

  RTCRtpTransceiver add(String name, @Nullable MediaStreamTrack track, RTCRtpTransceiverInit init) {
    MediaKind kind = CodecNames.kind(name);
    if (kind == null) {
      throw new IllegalArgumentException("\"" + name + "\" is neither audio nor video");
    }
    if (init.direction() == RTCRtpTransceiverDirection.STOPPED) {
      throw new IllegalArgumentException("a transceiver cannot begin as stopped");
    }
    List<RTCRtpEncodingParameters> encodings = Encodings.begin(name, init.sendEncodings());
    connection.checkOpen();
    return add(kind, track, RTCRtpTransceiver.flow(init.direction()), init.streams(), encodings);
  }

  private RTCRtpTransceiver add(
      MediaKind kind,
      @Nullable MediaStreamTrack track,
      Direction direction,
      List<MediaStream> streams,
      List<RTCRtpEncodingParameters> encodings) {
    Transceiver facts = negotiator.addTransceiver(kind, direction);
    if (track != null) {
      facts.trackId(track.id());
    }
    facts.streamIds(RTCRtpSender.ids(streams));
    List<String> rids = new ArrayList<>();
    for (RTCRtpEncodingParameters encoding : encodings) {
      if (encoding.rid() != null) {
        rids.add(encoding.rid());
      }
    }
    facts.rids(rids);
    RTCRtpTransceiver transceiver = new RTCRtpTransceiver(connection, facts, track, encodings);
    known.put(facts, transceiver);
    return transceiver;
  }

  RTCRtpSender addTrack(MediaStreamTrack track, List<MediaStream> streams) {
    for (RTCRtpTransceiver transceiver : known.values()) {
      if (transceiver.sender().track() == track && !transceiver.facts().stopping()) {
        throw DOMException.invalidAccess("the track is sent already: see getSenders()");
      }
    }
    for (RTCRtpTransceiver transceiver : known.values()) {
      Transceiver facts = transceiver.facts();
      if (transceiver.sender().track() == null
          && CodecNames.kind(facts.kind()).equals(track.kind())
          && !facts.stopping()
          && !transceiver.hasSent()) {
        transceiver.sender().track(track);
        facts.usedByAddTrack();
        facts.streamIds(RTCRtpSender.ids(streams));
        facts.direction(Direction.of(true, facts.direction().receives()));
        if (facts.mid() == null) {
          facts.trackId(track.id());
        }
        return transceiver.sender();
      }
    }
    MediaKind kind = track.kind().equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;
    RTCRtpTransceiver transceiver =
        add(kind, track, Direction.SENDRECV, streams, Encodings.begin(track.kind(), List.of()));
    transceiver.facts().usedByAddTrack();
    return transceiver.sender();
  }

  /// Whether there was something to remove.
  boolean removeTrack(RTCRtpSender sender) {
    if (sender.connection() != connection) {
      throw DOMException.invalidAccess("the sender belongs to another connection");
    }
    RTCRtpTransceiver transceiver = known.get(sender.facts());
    if (transceiver == null || sender.facts().stopping() || sender.track() == null) {
      return false;
    }
    sender.track(null);
    sender.facts().direction(Direction.of(false, sender.facts().direction().receives()));
    return true;
  }

  /// The legacy options of an offer: transceivers to receive with, or no receiving.
  void offerToReceive(RTCOfferOptions options) {
    offerToReceive(MediaKind.AUDIO, options.offerToReceiveAudio());
    offerToReceive(MediaKind.VIDEO, options.offerToReceiveVideo());
  }

  private void offerToReceive(MediaKind kind, @Nullable Boolean receive) {
    if (receive == null) {
      return;
    }
    boolean receives = false;
    for (RTCRtpTransceiver transceiver : known.values()) {
      Transceiver facts = transceiver.facts();
      if (facts.kind() != kind || facts.stopping() || !facts.direction().receives()) {
        continue;
      }
      receives = true;
      if (!receive) {
        facts.direction(Direction.of(facts.direction().sends(), false));
      }
    }
    if (receive && !receives) {
      add(
          kind,
          null,
          Direction.RECVONLY,
          List.of(),
          Encodings.begin(CodecNames.kind(kind), List.of()));
    }
  }

  void close() {
    for (RTCRtpTransceiver transceiver : known.values()) {
      transceiver.facts().end();
      transceiver.receiver().track().stop();
    }
  }
}
