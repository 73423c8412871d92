package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.List;

/// What a track and its clones share: the source, and who is fed by it.
final class TrackFeed implements TrackSource.Output {
  private final TrackSource source;
  private volatile List<MediaStreamTrack> live = List.of();
  private volatile boolean muted;
  private boolean started;

  TrackFeed(TrackSource source) {
    this.source = source;
  }

  TrackSource source() {
    return source;
  }

  /// The id of the first track; empty when all have ended.
  String trackId() {
    List<MediaStreamTrack> now = live;
    return now.isEmpty() ? "" : now.getFirst().id();
  }

  boolean muted() {
    return muted;
  }

  synchronized void add(MediaStreamTrack track) {
    List<MediaStreamTrack> more = new ArrayList<>(live);
    more.add(track);
    live = List.copyOf(more);
  }

  /// Starts the source when the first track has a sink.
  void need() {
    synchronized (this) {
      if (started || live.isEmpty()) {
        return;
      }
      started = true;
    }
    source.start(this);
  }

  /// Stops the source when the last track has ended.
  void remove(MediaStreamTrack track) {
    synchronized (this) {
      live = live.stream().filter(t -> t != track).toList();
      if (!live.isEmpty() || !started) {
        return;
      }
      started = false;
    }
    source.stop();
  }

  @Override
  public void frame(EncodedFrame frame) {
    for (MediaStreamTrack track : live) {
      track.deliver(frame);
    }
  }

  @Override
  public void muted(boolean nowMuted) {
    muted = nowMuted;
    for (MediaStreamTrack track : live) {
      track.sourceMuted(nowMuted);
    }
  }

  @Override
  public void ended() {
    for (MediaStreamTrack track : live) {
      track.sourceEnded();
    }
  }
}
