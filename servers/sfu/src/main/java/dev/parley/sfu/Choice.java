package dev.parley.sfu;

import org.jspecify.annotations.Nullable;

/// What one subscriber is to be sent of one track, while it is being decided.
final class Choice {
  /// What a layer is taken for until it was measured, by its place from the top, bits per second.
  private static final double[] UNMEASURED_BPS = {1_500_000, 500_000, 150_000, 80_000};

  /// The heights of layers until they were seen, by their place from the top.
  private static final int[] UNSEEN_HEIGHTS = {720, 360, 180, 90};

  /// A picture may be made larger by so much before a better layer is taken.
  private static final double STRETCH = 1.2;

  final Slot slot;
  final @Nullable View view;
  private final long now;
  private final double pathBps;
  private final int ideal;
  private final int most;
  private final String limit;
  private int layer = Slot.NOTHING;
  private int temporal = Slot.ALL_TEMPORAL;

  /// @param left whether the last-N rule leaves the track out
  /// @param pathBps what the path is believed to carry, or -1
  Choice(long now, Slot slot, @Nullable View view, boolean left, double pathBps) {
    this.now = now;
    this.pathBps = pathBps;
    this.slot = slot;
    this.view = view;
    if (left) {
      ideal = Slot.NOTHING;
      limit = "last-n";
    } else if (view != null && (!view.visible() || view.quality().equals("off"))) {
      ideal = Slot.NOTHING;
      limit = "hidden";
    } else {
      ideal = bestForTile();
      limit = "";
    }
    most = ideal == Slot.NOTHING ? Slot.NOTHING : available(ideal);
  }

  private Track track() {
    return slot.track;
  }

  private int top() {
    return track().layerCount() - 1;
  }

  /// The best layer up to one that comes, or would come; else the next above that does.
  private int available(int best) {
    for (int index = best; index >= 0; index--) {
      if (track().available(now, index)) {
        return index;
      }
    }
    for (int index = best + 1; index <= top(); index++) {
      if (track().available(now, index)) {
        return index;
      }
    }
    return 0;
  }

  /// The lowest layer that is large enough.
  private int bestForTile() {
    if (view == null || (view.height() == 0 && view.quality().equals("auto"))) {
      return top();
    }
    if (view.quality().equals("low")) {
      return 0;
    }
    int index = 0;
    while (index < top() && height(index) * STRETCH < view.height()) {
      index++;
    }
    return index;
  }

  private int height(int index) {
    int seen = track().layer(index).height();
    return seen > 0 ? seen : UNSEEN_HEIGHTS[Math.min(top() - index, UNSEEN_HEIGHTS.length - 1)];
  }

  /// Whether the participant would see it.
  boolean isWanted() {
    return most != Slot.NOTHING;
  }

  /// What the best choice takes, in bits per second.
  double mostBps() {
    return isWanted() ? bps(most, Slot.ALL_TEMPORAL) : 0;
  }

  boolean isScreen() {
    return track().description.source().equals("screen");
  }

  /// How much the track matters: screens before what is seen large.
  long weight() {
    long pixels = view == null ? 1 : Math.max(1, (long) view.width() * view.height());
    return isScreen() ? pixels + (1L << 40) : pixels;
  }

  private double bps(int index, int temporalLayer) {
    double measured = track().bps(index, temporalLayer);
    return measured > 0
        ? measured
        : UNMEASURED_BPS[Math.min(top() - index, UNMEASURED_BPS.length - 1)];
  }

  /// Takes the least that shows anything, if it fits.
  ///
  /// @return the bits per second taken
  double least(double budgetBps) {
    if (!isWanted()) {
      return 0;
    }
    int lowest = 0;
    while (lowest < most && !track().available(now, lowest)) {
      lowest++;
    }
    for (int t = track().layer(lowest).temporalLayers(); t >= 0; t--) {
      double bps = bps(lowest, t);
      if (bps <= budgetBps) {
        layer = lowest;
        temporal = t == track().layer(lowest).temporalLayers() ? Slot.ALL_TEMPORAL : t;
        return bps;
      }
    }
    return 0;
  }

  /// Takes the next better layer, if there is one and it fits.
  ///
  /// @return the bits per second taken more, or 0
  double better(double budgetBps) {
    if (layer == Slot.NOTHING || layer >= most || temporal != Slot.ALL_TEMPORAL) {
      return 0;
    }
    int next = layer + 1;
    while (next < most && !track().available(now, next)) {
      next++;
    }
    double more = Math.max(1, bps(next, Slot.ALL_TEMPORAL) - bps(layer, Slot.ALL_TEMPORAL));
    // What is not sent yet has to fit with room, so that it does not come and go.
    boolean up = next > slot.target();
    double needed = up ? more * 1.15 : more;
    boolean held = up && slot.setbacks().hold(now, pathBps, next, budgetBps / needed);
    if (needed > budgetBps || held) {
      return 0;
    }
    layer = next;
    return more;
  }

  /// Takes the best, whatever it needs.
  void best() {
    layer = most;
  }

  /// @param overloaded whether far more is sent than the path carries: what is sent then gives way
  ///   at once to what is chosen
  void settle(boolean overloaded) {
    slot.wanted(isWanted());
    boolean narrow = pathBps >= 0 && (layer >= slot.target() || layer < most);
    if (narrow) {
      slot.setbacks().chosen(now, pathBps, slot.target(), layer);
    }
    // What the publisher does not send yet has to be asked of it as long as it is missed.
    slot.missed(layer == most ? ideal : layer);
    boolean down = layer < slot.current();
    slot.select(now, down || slot.current() == Slot.NOTHING ? comes(layer) : layer, temporal);
    if (down && overloaded && !track().isScalable()) {
      slot.cut(); // within one stream, what is left out needs no key frame
    }
  }

  /// The best layer up to one that comes already, if there is one: to be shown until the other
  /// does.
  private int comes(int best) {
    for (int index = best; index >= 0; index--) {
      if (track().layer(index).live(now)) {
        return index;
      }
    }
    return best;
  }

  /// What is sent of the track now, in bits per second.
  double sentBps() {
    return slot.current() == Slot.NOTHING ? 0 : bps(slot.current(), Slot.ALL_TEMPORAL);
  }

  int layer() {
    return layer;
  }

  /// The layer that the tile could make use of, or [Slot#NOTHING].
  int ideal() {
    return ideal;
  }

  /// What the layer chosen takes, in bits per second.
  double chosenBps() {
    return layer == Slot.NOTHING ? 0 : bps(layer, temporal);
  }

  /// Why it is not the best there is; empty if it is.
  String reason() {
    if (layer < most || temporal != Slot.ALL_TEMPORAL) {
      return "bandwidth";
    }
    return !limit.isEmpty() ? limit : layer < ideal ? "publisher" : layer < top() ? "view" : "";
  }
}
