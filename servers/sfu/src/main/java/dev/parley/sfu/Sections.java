package dev.parley.sfu;

import dev.parley.jsep.OfferedMedia;
import dev.parley.jsep.RedFormat;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The m-sections of one participant: the tracks it publishes, and the slots of those it is sent.
final class Sections {
  private final Participant participant;
  private final Room room;
  private final Negotiation negotiation;
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Track> published = new LinkedHashMap<>();
  private Set<String> silentMids = Set.of();
  private boolean silentAll;
  private @Nullable Track[] trackByMedia = {};
  private @Nullable Slot[] slotByMedia = {};

  Sections(Participant participant, Room room, Negotiation negotiation) {
    this.participant = participant;
    this.room = room;
    this.negotiation = negotiation;
  }

  /// The track that the participant publishes on an m-section, or null.
  @Nullable Track track(int media) {
    return media < trackByMedia.length ? trackByMedia[media] : null;
  }

  /// Makes an answer; nothing changes here before [#settle].
  Negotiation.Result negotiate(String offerSdp, List<Subscription> subscriptions) {
    Map<String, String> wanted = new HashMap<>();
    subscriptions.forEach(each -> wanted.put(each.mid(), each.trackId()));
    return negotiation.answer(offerSdp, media -> subscribed(media, wanted), slots::get);
  }

  private @Nullable Track subscribed(OfferedMedia media, Map<String, String> wanted) {
    String trackId = wanted.get(media.mid());
    Track track = trackId == null ? null : room.track(trackId);
    boolean fits =
        track != null && track.publisher != participant && track.description.kind() == media.kind();
    return fits ? track : null;
  }

  /// Makes slots and tracks what the answer says, and tells.
  void settle(long now, Negotiation.Result result, List<Publication> publications) {
    List<MediaSpec> media = result.answer().spec().media();
    List<Slot> fresh = settleSlots(media, result);
    settleTracks(now, media, publications);
    index(media.size());
    fresh.forEach(slot -> slot.track.wish(now)); // what nobody watched so far has to begin
    if (participant.isConnected()) {
      fresh.forEach(slot -> slot.track.requestKeyFrame(now, slot.target()));
    }
  }

  private List<Slot> settleSlots(List<MediaSpec> media, Negotiation.Result result) {
    Map<String, Slot> before = new LinkedHashMap<>(slots);
    List<Slot> fresh = new ArrayList<>();
    slots.clear();
    for (MediaSpec spec : media) {
      Track track = spec.send() ? result.tracks().get(spec.mid()) : null;
      var sending = result.sending().get(spec.mid());
      if (track == null || sending == null) {
        continue;
      }
      Slot slot = before.get(spec.mid());
      if (slot != null && slot.track == track) {
        before.remove(spec.mid());
        slot.renegotiated(spec);
      } else {
        var entropy = participant.shard().entropy;
        slot =
            new Slot(
                participant, track, sending, spec, entropy.nextInt(1 << 15), entropy.nextInt());
        track.add(slot);
        fresh.add(slot);
      }
      slots.put(spec.mid(), slot);
    }
    before.values().forEach(slot -> slot.track.remove(slot));
    return fresh;
  }

  private void settleTracks(long now, List<MediaSpec> media, List<Publication> publications) {
    Map<String, String> sources = new HashMap<>();
    publications.forEach(each -> sources.put(each.mid(), each.source()));
    Map<String, Track> before = new LinkedHashMap<>(published);
    published.clear();
    List<Track> fresh = new ArrayList<>();
    for (MediaSpec spec : media) {
      if (!spec.receive() || spec.kind() == MediaKind.APPLICATION || spec.codecs().isEmpty()) {
        continue;
      }
      SfuTrack description = describe(spec, sources.getOrDefault(spec.mid(), ""));
      Track track = before.get(spec.mid());
      if (track != null
          && track.description.equals(description)
          && track.media == spec.index()
          && track.rids().equals(spec.rids())) {
        before.remove(spec.mid());
      } else {
        track = new Track(participant, description, spec.index(), spec.rids());
        fresh.add(track);
      }
      published.put(spec.mid(), track);
    }
    before.values().forEach(this::unpublish);
    for (Track track : fresh) {
      track.silence(now, isSilent(track.mid()));
      room.publish(track);
      participant.notify(to -> to.trackPublished(track.description));
    }
  }

  /// Lets nothing through of some of the published tracks, or of all; later ones, too.
  void silence(long now, boolean everything, Set<String> mids) {
    silentAll = everything;
    silentMids = mids;
    published.values().forEach(track -> track.silence(now, isSilent(track.mid())));
  }

  /// Whether everything is silenced.
  boolean silenced() {
    return silentAll;
  }

  private boolean isSilent(String mid) {
    return silentAll || silentMids.contains(mid);
  }

  private SfuTrack describe(MediaSpec spec, String source) {
    return new SfuTrack(
        participant.id() + "/" + spec.mid(),
        participant.id(),
        spec.kind(),
        source,
        codecName(spec.codecs()));
  }

  /// What is sent by preference; of redundant audio, what is in it.
  private static String codecName(List<CodecSpec> codecs) {
    CodecSpec first = codecs.getFirst();
    CodecSpec inner = RedFormat.isRed(first) ? RedFormat.inner(codecs, first) : null;
    return (inner == null ? first : inner).name();
  }

  private void unpublish(Track track) {
    room.unpublish(track);
    participant.notify(to -> to.trackUnpublished(track.description));
  }

  private void index(int count) {
    @Nullable Track[] newTracks = new Track[count];
    @Nullable Slot[] newSlots = new Slot[count];
    published.values().forEach(track -> newTracks[track.media] = track);
    slots.values().forEach(slot -> newSlots[slot.media()] = slot);
    trackByMedia = newTracks;
    slotByMedia = newSlots;
  }

  /// What the participant is sent on an m-section, or null.
  @Nullable Slot slot(int media) {
    return media < slotByMedia.length ? slotByMedia[media] : null;
  }

  /// What the participant publishes.
  Collection<Track> published() {
    return published.values();
  }

  /// The participant needs a key frame of what it is sent on an m-section.
  void keyFrameWanted(long now, int media) {
    Slot slot = slot(media);
    if (slot != null) {
      slot.track.requestKeyFrame(now, slot.current());
    }
  }

  /// What the participant subscribed to.
  Collection<Slot> slots() {
    return slots.values();
  }

  /// The participant needs a key frame of everything that it is sent.
  void requestKeyFrames(long now) {
    slots.values().forEach(slot -> slot.track.requestKeyFrame(now, slot.target()));
  }

  /// Publishes and receives nothing any more.
  void clear() {
    slots.values().forEach(slot -> slot.track.remove(slot));
    slots.clear();
    published.values().forEach(this::unpublish);
    published.clear();
    index(0);
  }
}
