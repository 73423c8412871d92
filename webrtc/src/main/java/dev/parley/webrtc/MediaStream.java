package dev.parley.webrtc;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A group of tracks that belong together, such as the camera and the microphone of one person.
public final class MediaStream extends EventTarget {
  private final String id;
  private volatile List<MediaStreamTrack> tracks;

  /// Without tracks.
  public MediaStream() {
    this(UUID.randomUUID().toString(), List.of());
  }

  /// With the tracks of another stream.
  public MediaStream(MediaStream stream) {
    this(UUID.randomUUID().toString(), stream.tracks);
  }

  /// With these tracks, each once.
  public MediaStream(List<MediaStreamTrack> tracks) {
    this(UUID.randomUUID().toString(), tracks);
  }

  /// As the other side named it.
  MediaStream(String id, List<MediaStreamTrack> tracks) {
    this.id = id;
    this.tracks = tracks.stream().distinct().toList();
  }

  public String id() {
    return id;
  }

  public List<MediaStreamTrack> getTracks() {
    return tracks;
  }

  public List<MediaStreamTrack> getAudioTracks() {
    return ofKind("audio");
  }

  public List<MediaStreamTrack> getVideoTracks() {
    return ofKind("video");
  }

  private List<MediaStreamTrack> ofKind(String kind) {
    return tracks.stream().filter(track -> track.kind().equals(kind)).toList();
  }

  /// The track of an id, or null.
  public @Nullable MediaStreamTrack getTrackById(String trackId) {
    for (MediaStreamTrack track : tracks) {
      if (track.id().equals(trackId)) {
        return track;
      }
    }
    return null;
  }

  /// Adds a track, unless it is there. There is no event, since the program knows.
  public void addTrack(MediaStreamTrack track) {
    add(track);
  }

  /// Removes a track, if it is there. There is no event, since the program knows.
  public void removeTrack(MediaStreamTrack track) {
    remove(track);
  }

  synchronized boolean add(MediaStreamTrack track) {
    if (tracks.contains(track)) {
      return false;
    }
    List<MediaStreamTrack> more = new ArrayList<>(tracks);
    more.add(track);
    tracks = List.copyOf(more);
    return true;
  }

  synchronized boolean remove(MediaStreamTrack track) {
    boolean there = tracks.contains(track);
    tracks = tracks.stream().filter(t -> t != track).toList();
    return there;
  }

  /// Whether any of the tracks can still give media.
  public boolean active() {
    return tracks.stream().anyMatch(track -> track.readyState() == MediaStreamTrackState.LIVE);
  }

  /// A new stream with clones of the tracks.
  @Override
  public MediaStream clone() {
    return new MediaStream(tracks.stream().map(MediaStreamTrack::clone).toList());
  }

  /// The other side added a track.
  public void onAddTrack(@Nullable EventListener<? super MediaStreamTrackEvent> listener) {
    handler("addtrack", listener);
  }

  /// The other side removed a track.
  public void onRemoveTrack(@Nullable EventListener<? super MediaStreamTrackEvent> listener) {
    handler("removetrack", listener);
  }
}
