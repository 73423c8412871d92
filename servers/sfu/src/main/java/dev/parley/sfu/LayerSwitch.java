package dev.parley.sfu;

import dev.parley.rtp.DependencyDescriptor;

/// Which layer of a track one subscriber gets, and with which packet another one begins.
///
/// Another layer of a simulcast begins with its next key frame; until then the present one goes on.
/// Higher temporal layers are left out at once, and joined where the codec says that it can be
/// done. A dependency descriptor says all of this for each frame.
final class LayerSwitch {
  /// What becomes of a packet.
  enum Verdict {
    SEND,
    /// It is left out of a stream that goes on: what follows has to close the gap.
    LEAVE_OUT,
    /// It is of a stream that is not sent.
    IGNORE
  }

  /// After this long without a key frame that we can tell, whatever comes is sent.
  static final long PATIENCE_NANOS = 3_000_000_000L;

  private final DecodeTargetFilter filter = new DecodeTargetFilter();
  private final boolean audio;
  private int target;
  private int current;
  private int temporalTarget = Slot.ALL_TEMPORAL;
  private int temporal = Slot.ALL_TEMPORAL;
  private boolean scalable;
  private boolean resumed;
  private boolean paused;
  private long waitingSince = Long.MIN_VALUE;

  LayerSwitch(boolean audio) {
    this.audio = audio;
    current = audio ? 0 : Slot.NOTHING;
  }

  /// The layer that is to be sent, or [Slot#NOTHING].
  int target() {
    return target;
  }

  /// The layer that is sent, or [Slot#NOTHING].
  int current() {
    return current;
  }

  /// The highest temporal layer that is to be sent; [Slot#ALL_TEMPORAL] for all.
  int temporalTarget() {
    return temporalTarget;
  }

  /// The highest temporal layer that is sent, likewise.
  int temporal() {
    return filter.begun() ? Math.min(temporalTarget, filter.temporalLayer()) : temporal;
  }

  /// Whether it waits for a key frame of its target.
  boolean needsKeyFrame() {
    return target != Slot.NOTHING && target != current && !audio;
  }

  /// Whether the packet just sent begins something new: another stream, or the same after a pause.
  boolean takeResumed() {
    boolean was = resumed;
    resumed = false;
    return was;
  }

  /// Chooses the layer to be sent from now on.
  ///
  /// @param layer its index, or [Slot#NOTHING]
  /// @param temporalLayer the highest temporal layer
  void select(long now, int layer, int temporalLayer) {
    temporalTarget = temporalLayer;
    temporal = Math.min(temporal, temporalLayer);
    if (target != layer) {
      waitingSince = now;
    }
    target = layer;
    paused |= layer == Slot.NOTHING;
    boolean described = scalable && filter.begun();
    if (layer == Slot.NOTHING || (scalable && layer < current && !described)) {
      current = layer;
    }
  }

  /// Sends nothing more until the layer chosen begins.
  void stop() {
    current = Slot.NOTHING;
  }

  /// What was sent before and what comes next do not belong together.
  void restart() {
    resumed = true;
    if (!audio) {
      current = Slot.NOTHING;
      paused = true;
      waitingSince = Long.MIN_VALUE;
    }
  }

  /// What becomes of a packet of the track.
  Verdict take(long now, Picture picture) {
    scalable = picture.scalable;
    DependencyDescriptor descriptor = picture.descriptor;
    if (descriptor != null) {
      return take(now, picture, descriptor);
    }
    boolean begun = begins(now, picture);
    boolean needed = picture.layer == current || (scalable && picture.layer < current);
    if (!needed && !begun) {
      boolean above = scalable && current != Slot.NOTHING && picture.layer > current;
      return above ? Verdict.LEAVE_OUT : Verdict.IGNORE;
    }
    if (picture.temporal > temporal) {
      if (picture.temporal > temporalTarget || !picture.joins) {
        return Verdict.LEAVE_OUT;
      }
      temporal = picture.temporal;
    }
    return Verdict.SEND;
  }

  private Verdict take(long now, Picture picture, DependencyDescriptor descriptor) {
    boolean streamIsSent = current != Slot.NOTHING && (scalable || picture.layer == current);
    if (!streamIsSent) {
      if (!begins(now, picture)) {
        return Verdict.IGNORE;
      }
      filter.restart();
    }
    int spatial = scalable ? target : Slot.ALL_TEMPORAL;
    if (!filter.takes(descriptor, spatial, temporalTarget)) {
      return Verdict.LEAVE_OUT;
    }
    if (scalable) {
      current = filter.spatialLayer();
    }
    return Verdict.SEND;
  }

  /// Whether the packet is the last of what is sent of its picture.
  boolean endsPicture(Picture picture) {
    return scalable && picture.ends && picture.layer == current;
  }

  /// Whether the target begins with this packet: its next key frame.
  private boolean begins(long now, Picture picture) {
    boolean starts = scalable ? picture.layer == 0 : picture.layer == target;
    if (target == Slot.NOTHING || !starts || current == target) {
      return false;
    }
    if (waitingSince == Long.MIN_VALUE) {
      waitingSince = now;
    }
    // What has one layer begins as it comes: the subscriber itself knows where it can begin.
    boolean known = picture.known && (picture.layers > 1 || paused);
    boolean waited = current == Slot.NOTHING && now - waitingSince > PATIENCE_NANOS;
    if (known && !waited && !picture.keyFrame) {
      return false;
    }
    resumed = current == Slot.NOTHING;
    current = target;
    temporal = temporalTarget;
    paused = false;
    return true;
  }
}
