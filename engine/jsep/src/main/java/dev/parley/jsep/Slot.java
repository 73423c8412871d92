package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A place among the m-sections, as the last exchange left it.
///
/// @param mid its identification tag, empty if it had none
/// @param media such as `video`
/// @param live whether it was accepted; a place that was not is free for another m-section
record Slot(String mid, String media, boolean live) {

  /// What is wrong with these sections as successors of those negotiated before (RFC 9429, section
  /// 5.2.2), as a sentence; null if nothing.
  static @Nullable String problem(List<Slot> before, List<Slot> now) {
    if (now.size() < before.size()) {
      return "There are %d m-sections, fewer than the %d negotiated before."
          .formatted(now.size(), before.size());
    }
    for (int i = 0; i < before.size(); i++) {
      Slot old = before.get(i);
      Slot slot = now.get(i);
      if (old.live && !(old.mid.equals(slot.mid) && old.media.equals(slot.media))) {
        return "M-section %d was %s with mid \"%s\", and is now %s with mid \"%s\"."
            .formatted(i, old.media, old.mid, slot.media, slot.mid);
      }
    }
    Set<String> mids = new LinkedHashSet<>();
    for (Slot slot : now) {
      if (!slot.mid.isEmpty() && !mids.add(slot.mid)) {
        return "The mid \"" + slot.mid + "\" stands in two m-sections.";
      }
    }
    return null;
  }

  /// The slot of each section, as live as its port says.
  static List<Slot> of(List<MediaDescription> sections) {
    List<Slot> slots = new ArrayList<>();
    for (MediaDescription section : sections) {
      String mid = section.mid();
      slots.add(new Slot(mid == null ? "" : mid, section.media().media(), !section.isRejected()));
    }
    return slots;
  }
}
