package dev.parley.webrtc;

import dev.parley.jsep.Description;
import dev.parley.jsep.Negotiator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The descriptions as objects of the API: the same object while the description is the same.
final class SurfacedDescriptions {
  private final Negotiator negotiator;
  private final Map<Description, RTCSessionDescription> surfaced = new LinkedHashMap<>();

  SurfacedDescriptions(Negotiator negotiator) {
    this.negotiator = negotiator;
  }

  @Nullable RTCSessionDescription surface(@Nullable Description description) {
    if (description == null) {
      return null;
    }
    List<@Nullable Description> kept = new ArrayList<>();
    kept.add(negotiator.currentLocal());
    kept.add(negotiator.pendingLocal());
    kept.add(negotiator.currentRemote());
    kept.add(negotiator.pendingRemote());
    surfaced.keySet().retainAll(kept);
    return surfaced.computeIfAbsent(
        description,
        d ->
            new RTCSessionDescription(
                new RTCSessionDescriptionInit(
                    RTCSdpType.parse(d.type().name().toLowerCase(Locale.ROOT)), d.sdp())));
  }

  @Nullable RTCSessionDescription either(
      @Nullable RTCSessionDescription pending, @Nullable RTCSessionDescription current) {
    return pending != null ? pending : current;
  }
}
