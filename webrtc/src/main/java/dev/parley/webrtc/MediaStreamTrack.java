package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One camera, microphone or screen, here or at the other side.
///
/// Its frames go to senders (`RTCPeerConnection` takes tracks) and to [#addSink]. The track of a
/// receiver can be given to a sender, too: that passes the frames on.
public final class MediaStreamTrack extends EventTarget {
  private final TaskQueue tasks;
  private final TrackFeed feed;
  private final String id;
  private volatile boolean enabled = true;
  private volatile boolean muted;
  private volatile MediaStreamTrackState readyState = MediaStreamTrackState.LIVE;
  private volatile String contentHint = "";
  private volatile Map<String, ?> constraints = Map.of();
  private volatile MediaTrackSettings settings;
  private volatile MediaTrackCapabilities capabilities;
  private volatile List<FrameSink> sinks = List.of();

  /// A track of a source of the program's; its events come on virtual threads.
  public MediaStreamTrack(TrackSource source) {
    this(source, new TaskQueue());
  }

  /// A track of a source of the program's.
  ///
  /// @param executor runs its events
  public MediaStreamTrack(TrackSource source, Executor executor) {
    this(source, new TaskQueue(executor));
  }

  MediaStreamTrack(TrackSource source, TaskQueue tasks) {
    this(new TrackFeed(source), UUID.randomUUID().toString(), tasks, false);
  }

  /// @param muted how it begins: tracks of receivers are muted until media arrives
  MediaStreamTrack(TrackFeed feed, String id, TaskQueue tasks, boolean muted) {
    this.feed = feed;
    this.id = id;
    this.tasks = tasks;
    this.muted = muted;
    settings = feed.source().settings();
    capabilities = feed.source().capabilities();
    feed.add(this);
  }

  /// `audio` or `video`.
  public String kind() {
    return feed.source().kind();
  }

  public String id() {
    return id;
  }

  /// The source's name for people.
  public String label() {
    return feed.source().label();
  }

  /// Whether its frames go anywhere.
  public boolean enabled() {
    return enabled;
  }

  /// Lets its frames through, or not; senders go on to exist.
  public void enabled(boolean value) {
    enabled = value;
  }

  /// Whether its source has no media for now.
  public boolean muted() {
    return muted;
  }

  public MediaStreamTrackState readyState() {
    return readyState;
  }

  /// What the media is, for encoders: for audio `speech`, `speech-recognition` or `music`; for
  /// video `motion`, `detail` or `text`; or empty.
  public String contentHint() {
    return contentHint;
  }

  /// Words that the kind does not know are ignored.
  public void contentHint(String value) {
    List<String> known =
        kind().equals("audio")
            ? List.of("", "speech", "speech-recognition", "music")
            : List.of("", "motion", "detail", "text");
    if (known.contains(value)) {
      contentHint = value;
    }
  }

  /// Ends the track for good; there is no event, since the program knows.
  public void stop() {
    if (end()) {
      feed.remove(this);
    }
  }

  private synchronized boolean end() {
    boolean was = readyState == MediaStreamTrackState.LIVE;
    readyState = MediaStreamTrackState.ENDED;
    return was;
  }

  /// Another track of the same source, with a life of its own.
  @Override
  public MediaStreamTrack clone() {
    MediaStreamTrack copy = new MediaStreamTrack(feed, UUID.randomUUID().toString(), tasks, muted);
    copy.enabled = enabled;
    copy.contentHint = contentHint;
    copy.constrained(constraints, settings, capabilities);
    if (readyState == MediaStreamTrackState.ENDED) {
      copy.stop();
    }
    return copy;
  }

  /// Passes the frames to one more sink, beginning with the next one.
  public void addSink(FrameSink sink) {
    synchronized (this) {
      List<FrameSink> more = new ArrayList<>(sinks);
      more.add(sink);
      sinks = List.copyOf(more);
    }
    feed.need();
  }

  public synchronized void removeSink(FrameSink sink) {
    sinks = sinks.stream().filter(s -> !s.equals(sink)).toList();
  }

  /// Asks the source for a key frame.
  public void requestKeyFrame() {
    if (readyState == MediaStreamTrackState.LIVE) {
      feed.source().requestKeyFrame();
    }
  }

  void requestKeyFrame(int layer) {
    if (readyState == MediaStreamTrackState.LIVE) {
      feed.source().requestKeyFrame(layer);
    }
  }

  /// See [TrackSource#layers].
  int layers() {
    return feed.source().layers();
  }

  /// What it can be set to.
  public MediaTrackCapabilities getCapabilities() {
    return capabilities;
  }

  /// What it is set to.
  public MediaTrackSettings getSettings() {
    return settings;
  }

  /// What was asked for last, as it was written.
  public Map<String, ?> getConstraints() {
    return constraints;
  }

  /// Asks for nothing in particular.
  public CompletionStage<Void> applyConstraints() {
    return applyConstraints(Map.of());
  }

  /// Asks for other settings; see [MediaDevices] for how they are written.
  ///
  /// @return fails with [OverconstrainedError] if what is required cannot be; a track that has
  ///   ended ignores it
  public CompletionStage<Void> applyConstraints(Map<String, ?> wanted) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    if (readyState == MediaStreamTrackState.ENDED) {
      tasks.execute(() -> result.complete(null));
      return result;
    }
    try {
      MediaTrackSettings found = Constraints.select(wanted, capabilities, feed.source().settings());
      tasks.execute(() -> {
        constraints = wanted;
        settings = found;
        result.complete(null);
      });
    } catch (OverconstrainedError e) {
      tasks.execute(() -> result.completeExceptionally(e));
    }
    return result;
  }

  void constrained(
      Map<String, ?> wanted, MediaTrackSettings found, MediaTrackCapabilities possible) {
    constraints = wanted;
    settings = found;
    capabilities = possible;
  }

  /// The source has no media for a while, or has again.
  public void onMute(@Nullable EventListener<? super Event> listener) {
    handler("mute", listener);
  }

  /// The source has media again.
  public void onUnmute(@Nullable EventListener<? super Event> listener) {
    handler("unmute", listener);
  }

  /// The source is over; not called after [#stop].
  public void onEnded(@Nullable EventListener<? super Event> listener) {
    handler("ended", listener);
  }

  void deliver(EncodedFrame frame) {
    if (enabled) {
      for (FrameSink sink : sinks) {
        sink.frame(frame);
      }
    }
  }

  /// Queues a task that changes the state and says so.
  void sourceMuted(boolean nowMuted) {
    tasks.execute(() -> setMuted(nowMuted));
  }

  /// Within a task: changes the state and says so.
  void setMuted(boolean nowMuted) {
    if (muted != nowMuted && readyState == MediaStreamTrackState.LIVE) {
      muted = nowMuted;
      dispatchEvent(new Event(nowMuted ? "mute" : "unmute"));
    }
  }

  /// Queues a task that ends the track and says so.
  void sourceEnded() {
    tasks.execute(this::setEnded);
  }

  /// Within a task: ends the track and says so, unless it has ended.
  void setEnded() {
    if (end()) {
      feed.remove(this);
      dispatchEvent(new Event("ended"));
    }
  }
}
