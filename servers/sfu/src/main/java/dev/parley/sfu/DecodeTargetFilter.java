package dev.parley.sfu;

import dev.parley.rtp.DependencyDescriptor;
import dev.parley.rtp.DependencyStructure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Picks the frames of one decode target out of a stream by its dependency descriptors, and goes
/// over to another target with a frame from which that one can be decoded.
///
/// RTP Payload Format For AV1, version 1.0, section 6 and appendix A
final class DecodeTargetFilter {
  /// How many frames are remembered: a power of two.
  private static final int WINDOW = 256;

  private static final int NONE = -1;
  private static final byte SENT = 1;
  private static final byte LEFT_OUT = 2;

  private final byte[] fates = new byte[WINDOW];
  private @Nullable DependencyStructure structure;
  private int target = NONE;
  private int highest = NONE;

  /// Begins anew, with the next frame that allows it.
  void restart() {
    structure = null;
    target = NONE;
    highest = NONE;
    Arrays.fill(fates, (byte) 0);
  }

  /// Whether a decode target is being sent.
  boolean begun() {
    return target != NONE;
  }

  /// The spatial layer of what is sent.
  int spatialLayer() {
    DependencyStructure known = structure;
    return known == null || target == NONE ? 0 : known.spatialOf(target);
  }

  /// The highest temporal layer of what is sent.
  int temporalLayer() {
    DependencyStructure known = structure;
    return known == null || target == NONE ? 0 : known.temporalOf(target);
  }

  /// Whether a packet is sent to whoever wants no more than these layers.
  @SuppressWarnings(
      "ReferenceEquality") // each structure that comes is another, even if it is equal
  boolean takes(DependencyDescriptor descriptor, int mostSpatial, int mostTemporal) {
    DependencyStructure now = descriptor.structure();
    if (now == null) {
      return true;
    }
    if (now != structure) {
      structure = now;
      target = NONE;
    }
    int number = descriptor.frameNumber();
    boolean late = !advance(number);
    byte fate = fates[number & (WINDOW - 1)];
    if (fate == 0) {
      if (!late) {
        move(descriptor, now.target(mostSpatial, mostTemporal));
      }
      boolean part =
          target != NONE && descriptor.indication(target) != DependencyDescriptor.NOT_PRESENT;
      fate = part ? SENT : LEFT_OUT;
      fates[number & (WINDOW - 1)] = fate;
    }
    return fate == SENT;
  }

  /// Goes over to another decode target, if all that follows of it can be decoded from here on.
  private void move(DependencyDescriptor descriptor, int wanted) {
    if (wanted == NONE || wanted == target) {
      return;
    }
    byte indication = descriptor.indication(wanted);
    boolean key = descriptor.dependencies() == 0;
    boolean begins = target == NONE && key && indication != DependencyDescriptor.NOT_PRESENT;
    if (begins || (indication == DependencyDescriptor.SWITCH && decodable(descriptor))) {
      target = wanted;
    }
  }

  /// Whether all that a frame needs was sent.
  private boolean decodable(DependencyDescriptor descriptor) {
    for (int i = 0; i < descriptor.dependencies(); i++) {
      int back = descriptor.dependency(i);
      int number = descriptor.frameNumber() - back;
      if (back >= WINDOW || fates[number & (WINDOW - 1)] != SENT) {
        return false;
      }
    }
    return true;
  }

  /// Makes room for a frame; false if a later one came before.
  private boolean advance(int number) {
    if (highest == NONE) {
      highest = number;
      return true;
    }
    int distance = (short) (number - highest);
    if (distance <= 0) {
      return distance == 0;
    }
    for (int i = 1; i <= Math.min(distance, WINDOW); i++) {
      fates[(highest + i) & (WINDOW - 1)] = 0;
    }
    highest = number;
    return true;
  }
}
