package dev.parley.jsep;

import dev.parley.sdp.Direction;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the descriptions in force say what the transceivers want (W3C WebRTC, section 4.7.3).
final class NegotiationCheck {
  private NegotiationCheck() {}

  static boolean needed(Places places) {
    if (places.wantsData() && !places.hasLiveData()) {
      return true;
    }
    for (Transceiver transceiver : places.transceivers) {
      if (needed(transceiver, places.lineOf(transceiver))) {
        return true;
      }
    }
    return false;
  }

  private static boolean needed(Transceiver transceiver, @Nullable Line line) {
    if (transceiver.stopping()) {
      return line != null && line.live();
    }
    if (line == null || !line.live()) {
      return true;
    }
    Direction wanted = transceiver.direction();
    List<String> ids = line.localStreamIds();
    if (wanted.sends()
        && (ids == null
            || !new LinkedHashSet<>(ids).equals(new LinkedHashSet<>(transceiver.streamIds())))) {
      return true;
    }
    if (line.offeredByUs()) {
      return line.localDirection() != wanted && line.remoteDirection() != wanted;
    }
    Direction offered = line.remoteDirection();
    return line.localDirection()
        != Direction.of(wanted.sends() && offered.sends(), wanted.receives() && offered.receives());
  }
}
