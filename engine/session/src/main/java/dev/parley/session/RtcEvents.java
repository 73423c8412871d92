package dev.parley.session;

import dev.parley.core.Counters;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The control events that wait to be pulled: bounded, with one key frame request per m-section and
/// one change of bandwidth at most.
final class RtcEvents {
  private static final int LIMIT = 1024;

  private final ArrayDeque<RtcEvent> queue = new ArrayDeque<>();
  private final Counters<RtcDrop> drops;
  private boolean bandwidthWaits;

  RtcEvents(Counters<RtcDrop> drops) {
    this.drops = drops;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /// Queues the event; false if too many wait already.
  boolean add(RtcEvent event) {
    if (queue.size() >= LIMIT) {
      drops.count(RtcDrop.TOO_MANY_EVENTS);
      return false;
    }
    return queue.add(event);
  }

  /// Queues an event that the bandwidth is another one, unless one waits already.
  void bandwidth(double targetBps) {
    if (!bandwidthWaits) {
      bandwidthWaits = add(new RtcEvent.BandwidthChanged(targetBps));
    }
  }

  @Nullable RtcEvent next(Sections sections) {
    RtcEvent event = queue.poll();
    if (event instanceof RtcEvent.BandwidthChanged) {
      bandwidthWaits = false;
    }
    if (event instanceof RtcEvent.KeyFrameRequested(int media, int encoding)) {
      sections.keyFrameRequestPulled(media, encoding);
    }
    return event;
  }
}
