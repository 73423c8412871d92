package dev.parley.webrtc;

import dev.parley.sdp.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What descriptions say about the other side's tracks, and the events that follow (W3C WebRTC,
/// section 4.4.1.5 and what it refers to).
///
/// A description is first gone through with the lock, then the events are fired without it.
final class RemoteTracks {
  private final Map<String, MediaStream> streams = new LinkedHashMap<>();
  private final List<MediaStreamTrack> mute = new ArrayList<>();
  private final List<MediaStreamTrack> ended = new ArrayList<>();
  private final List<Pair> removed = new ArrayList<>();
  private final List<Pair> added = new ArrayList<>();
  private final List<RTCTrackEventInit> tracks = new ArrayList<>();

  private record Pair(MediaStream stream, MediaStreamTrack track) {}

  /// A description of the other side was applied.
  void remote(List<RTCRtpTransceiver> transceivers) {
    for (RTCRtpTransceiver transceiver : transceivers) {
      if (transceiver.facts().mid() == null || ended(transceiver)) {
        continue;
      }
      Direction direction = transceiver.facts().remoteDirection();
      boolean receives = direction.receives();
      boolean more =
          associate(
              transceiver.receiver(), receives ? transceiver.facts().remoteStreamIds() : List.of());
      if (receives && (more || !transceiver.fired().receives())) {
        announce(transceiver);
      } else if (!receives && transceiver.fired().receives()) {
        remove(transceiver);
      }
      transceiver.fired(direction);
    }
  }

  /// An answer of ours was applied: what we do not want to receive any more goes.
  void local(List<RTCRtpTransceiver> transceivers) {
    for (RTCRtpTransceiver transceiver : transceivers) {
      Direction direction = transceiver.facts().currentDirection();
      if (ended(transceiver) || direction == null || transceiver.facts().mid() == null) {
        continue;
      }
      if (!direction.receives() && transceiver.fired().receives()) {
        associate(transceiver.receiver(), List.of());
        remove(transceiver);
      }
      transceiver.fired(direction);
    }
  }

  /// Whether a transceiver is over; its track ends then.
  private boolean ended(RTCRtpTransceiver transceiver) {
    if (!transceiver.facts().stopped()) {
      return false;
    }
    if (transceiver.fired().receives()) {
      associate(transceiver.receiver(), List.of());
      transceiver.fired(Direction.INACTIVE);
    }
    ended.add(transceiver.receiver().track());
    return true;
  }

  /// The other side's offer was withdrawn.
  ///
  /// @param gone the transceivers that it had brought
  void rollback(List<RTCRtpTransceiver> kept, List<RTCRtpTransceiver> gone) {
    for (RTCRtpTransceiver transceiver : kept) {
      boolean more =
          associate(
              transceiver.receiver(),
              transceiver.stableStreams().stream().map(MediaStream::id).toList());
      boolean received = transceiver.fired().receives();
      transceiver.rollBack();
      if (received && !transceiver.fired().receives()) {
        remove(transceiver);
      } else if (more && transceiver.fired().receives()) {
        announce(transceiver);
      }
    }
    for (RTCRtpTransceiver transceiver : gone) {
      associate(transceiver.receiver(), List.of());
      transceiver.facts().end();
      ended.add(transceiver.receiver().track());
      transceiver.fired(Direction.INACTIVE);
    }
  }

  private void announce(RTCRtpTransceiver transceiver) {
    tracks.add(
        new RTCTrackEventInit(
            transceiver.receiver(),
            transceiver.receiver().track(),
            transceiver.receiver().streams(),
            transceiver));
  }

  private void remove(RTCRtpTransceiver transceiver) {
    mute.add(transceiver.receiver().track());
  }

  /// Makes the receiver's track part of these streams, and of no others.
  ///
  /// @return whether there is one that it was not part of
  private boolean associate(RTCRtpReceiver receiver, List<String> ids) {
    int before = added.size();
    List<MediaStream> now = new ArrayList<>();
    for (String id : ids) {
      now.add(streams.computeIfAbsent(id, key -> new MediaStream(key, List.of())));
    }
    for (MediaStream stream : now) {
      if (!receiver.streams().contains(stream)) {
        added.add(new Pair(stream, receiver.track()));
      }
    }
    for (MediaStream stream : receiver.streams()) {
      if (!now.contains(stream)) {
        removed.add(new Pair(stream, receiver.track()));
      }
    }
    receiver.streams(now);
    return added.size() > before;
  }

  /// What has to be fired for what was gone through since the last time, in the order of the
  /// specification.
  Runnable events(EventTarget connection) {
    List<MediaStreamTrack> muted = List.copyOf(mute);
    List<MediaStreamTrack> over = List.copyOf(ended);
    List<Pair> gone = List.copyOf(removed);
    List<Pair> come = List.copyOf(added);
    List<RTCTrackEventInit> announced = List.copyOf(tracks);
    mute.clear();
    ended.clear();
    removed.clear();
    added.clear();
    tracks.clear();
    return () -> {
      over.forEach(MediaStreamTrack::setEnded);
      muted.forEach(track -> track.setMuted(true));
      for (Pair pair : gone) {
        if (pair.stream.remove(pair.track)) {
          pair.stream.dispatchEvent(new MediaStreamTrackEvent("removetrack", pair.track));
        }
      }
      for (Pair pair : come) {
        if (pair.stream.add(pair.track)) {
          pair.stream.dispatchEvent(new MediaStreamTrackEvent("addtrack", pair.track));
        }
      }
      for (RTCTrackEventInit init : announced) {
        connection.dispatchEvent(new RTCTrackEvent("track", init));
      }
    };
  }
}
