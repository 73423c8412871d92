package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.session.RtpSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The way of a track to one other shard, where a mirror of it has the slots of those who subscribe
/// there; belongs to the publisher's shard.
///
/// What they have use for crosses, copied once for all of them. Their wishes come back through
/// [RemotePublisher].
final class TrackExport {
  /// A publisher that begins more streams than this on one track is forgotten and begun anew.
  private static final int MOST_STREAMS = 32;

  private static final class Known {
    final RtpSource stream;
    final RemoteStream remote;
    RemoteStream.Facts facts;

    Known(RtpSource stream, RemoteStream remote, RemoteStream.Facts facts) {
      this.stream = stream;
      this.remote = remote;
      this.facts = facts;
    }
  }

  private final SfuShard here;
  private final SfuShard there;
  private final Track mirror;
  private final List<Known> streams = new ArrayList<>();
  private final List<String> rids;
  private final boolean[] wanted;
  private boolean subscribed;

  TrackExport(long now, Track track, SfuShard here, SfuShard there) {
    this.here = here;
    this.there = there;
    rids = track.rids();
    wanted = new boolean[Math.max(1, rids.size())];
    Arrays.fill(wanted, true);
    mirror =
        new Track(
            new RemotePublisher(track, this, here, there),
            track.description,
            track.media,
            track.rids());
    mirror.silence(now, track.isSilenced());
  }

  /// Makes the track known in its room on the other shard.
  void begin(String room) {
    there.post(() -> there.part(room).publish(mirror));
  }

  /// Says there that the track has ended.
  void end(String room) {
    there.post(() -> there.with(room, part -> part.unpublish(mirror)));
  }

  /// Whether anybody there subscribed. Who does so first gets all layers until it is known which
  /// there is use for, so that no key frame is missed.
  void subscribed(boolean anybody) {
    if (anybody && !subscribed) {
      Arrays.fill(wanted, true);
    }
    subscribed = anybody;
  }

  /// Which layers somebody there has use for.
  void wanted(List<String> names) {
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = rids.isEmpty() ? !names.isEmpty() : names.contains(rids.get(i));
    }
  }

  /// Whether somebody there has use for a layer.
  boolean wants(int layer) {
    return subscribed && wanted[Math.min(layer, wanted.length - 1)];
  }

  /// Takes a packet over, if somebody there has use for it.
  void forward(RtpSource stream, Packet packet) {
    if (!wants(stream.layer())) {
      return;
    }
    Known known = known(stream);
    if (there.crossing().put(known.remote, known.facts, packet)) {
      here.crossed(there);
    } else {
      here.drop(SfuDrop.CROSSING_FULL);
    }
  }

  void senderReport(long now, RtpSource stream, long ntp, long rtpTimestamp) {
    if (subscribed) {
      RemoteStream remote = known(stream).remote;
      there.post(() -> mirror.senderReport(now, remote, ntp, rtpTimestamp));
    }
  }

  void silence(boolean silent) {
    there.post(() -> mirror.silence(there.shard.now(), silent));
  }

  @SuppressWarnings("ReferenceEquality") // the very stream, as each packet of it comes with it
  private Known known(RtpSource stream) {
    for (Known each : streams) {
      if (each.stream == stream) {
        if (!each.facts.holdFor(stream)) {
          each.facts = RemoteStream.Facts.of(stream);
        }
        return each;
      }
    }
    if (streams.size() == MOST_STREAMS) {
      streams.clear();
    }
    RemoteStream.Facts facts = RemoteStream.Facts.of(stream);
    Known fresh = new Known(stream, new RemoteStream(mirror, stream.ssrc(), facts), facts);
    streams.add(fresh);
    return fresh;
  }
}
