package dev.parley.app.participant;

import dev.parley.jsep.OfferMedia;
import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which track comes on which m-section. The place of a track that is gone is used again.
final class Subscriptions {
  private static final int MAX_SECTIONS = 190;

  /// An m-section of ours for receiving.
  ///
  /// @param track null while nobody needs it
  record Section(String mid, MediaKind kind, @Nullable RemoteTrack track) {
    OfferMedia toOffer() {
      return new OfferMedia(mid, kind, track != null, null, false);
    }
  }

  private final int firstIndex;
  private final List<Section> sections = new ArrayList<>();

  /// @param firstIndex how many m-sections come before
  Subscriptions(int firstIndex) {
    this.firstIndex = firstIndex;
  }

  /// Finds a place for a track; false if there is none, or it has one.
  boolean add(RemoteTrack track) {
    if (sections.stream().anyMatch(section -> isFor(section, track.id()))) {
      return false;
    }
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section.track() == null && section.kind() == track.kind()) {
        sections.set(i, new Section(section.mid(), section.kind(), track));
        return true;
      }
    }
    if (sections.size() >= MAX_SECTIONS) {
      return false;
    }
    String mid = Integer.toString(firstIndex + sections.size());
    sections.add(new Section(mid, track.kind(), track));
    return true;
  }

  private static boolean isFor(Section section, String trackId) {
    return section.track() != null && section.track().id().equals(trackId);
  }

  /// Gives up tracks; whether there were any.
  boolean remove(Predicate<RemoteTrack> gone) {
    boolean any = false;
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      if (section.track() != null && gone.test(section.track())) {
        sections.set(i, new Section(section.mid(), section.kind(), null));
        any = true;
      }
    }
    return any;
  }

  /// Forgets places that nobody needs: on a new connection all places are free.
  void compact() {
    List<RemoteTrack> wanted = new ArrayList<>();
    for (Section section : sections) {
      if (section.track() != null) {
        wanted.add(section.track());
      }
    }
    sections.clear();
    wanted.forEach(this::add);
  }

  /// All sections, in the order in which they are offered.
  List<Section> sections() {
    return List.copyOf(sections);
  }

  /// The place of the first of them among all m-sections.
  int firstIndex() {
    return firstIndex;
  }
}
