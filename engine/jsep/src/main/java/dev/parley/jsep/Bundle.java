package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.StreamAttribute.Group;
import java.util.ArrayList;
import java.util.List;

/// The m-sections of a description that share one transport (RFC 9143).
///
/// @param mids the tagged one first
/// @param announced whether there is a BUNDLE group; without one the first section stands alone
record Bundle(List<String> mids, boolean announced) {

  static Bundle read(SessionDescription description) {
    List<String> known = new ArrayList<>();
    String first = "";
    for (MediaDescription section : description.media()) {
      String mid = section.mid();
      known.add(mid == null ? "" : mid);
      if (first.isEmpty() && mid != null && !section.isRejected()) {
        first = mid;
      }
    }
    Group group = description.group("BUNDLE");
    if (group == null) {
      return new Bundle(List.of(first), false);
    }
    for (String mid : group.mids()) {
      if (!known.contains(mid)) {
        throw new JsepException(
            "The BUNDLE group names the mid \"" + mid + "\", which is nowhere.");
      }
    }
    return new Bundle(group.mids(), true);
  }

  boolean contains(String mid) {
    return mids.contains(mid);
  }
}
