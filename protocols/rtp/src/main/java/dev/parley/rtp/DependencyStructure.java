package dev.parley.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The kinds of frames that a stream is made of, and the decode targets that they serve: comes with
/// a key frame and holds until the next one.
///
/// RTP Payload Format For AV1, version 1.0, section A.8.3.2 (`template_dependency_structure`)
public final class DependencyStructure {
  /// How many decode targets there may be.
  public static final int MAX_DECODE_TARGETS = 32;

  private static final int MAX_TEMPLATES = 64;
  private static final int MAX_SPATIAL = 4;
  private static final int MAX_TEMPORAL = 8;
  private static final int MAX_DIFFS = 8;

  private final int idOffset;
  private final int decodeTargets;
  private int templates;
  private int maxSpatial;
  private final byte[] spatial = new byte[MAX_TEMPLATES];
  private final byte[] temporal = new byte[MAX_TEMPLATES];
  private byte[][] indications = {};
  private final byte[][] frameDiffs = new byte[MAX_TEMPLATES][];
  private int chains;
  private byte[] protectedBy = {};
  private byte[][] chainDiffs = {};
  private final byte[] targetSpatial = new byte[MAX_DECODE_TARGETS];
  private final byte[] targetTemporal = new byte[MAX_DECODE_TARGETS];
  private final int[] widths = new int[MAX_SPATIAL];
  private final int[] heights = new int[MAX_SPATIAL];

  private DependencyStructure(int idOffset, int decodeTargets) {
    this.idOffset = idOffset;
    this.decodeTargets = decodeTargets;
  }

  /// Reads one; null if it cannot be.
  static @Nullable DependencyStructure read(BitReader in) {
    int offset = in.bits(6);
    DependencyStructure structure = new DependencyStructure(offset, in.bits(5) + 1);
    return structure.readLayers(in) && structure.readTemplates(in) && !in.isBroken()
        ? structure
        : null;
  }

  private boolean readLayers(BitReader in) {
    int s = 0;
    int t = 0;
    while (true) {
      if (templates == MAX_TEMPLATES || s >= MAX_SPATIAL || t >= MAX_TEMPORAL || in.isBroken()) {
        return false;
      }
      spatial[templates] = (byte) s;
      temporal[templates] = (byte) t;
      templates++;
      switch (in.bits(2)) {
        case 1 -> t++;
        case 2 -> {
          s++;
          t = 0;
        }
        case 3 -> {
          maxSpatial = s;
          return true;
        }
        default -> {}
      }
    }
  }

  private boolean readTemplates(BitReader in) {
    indications = new byte[templates][decodeTargets];
    for (int i = 0; i < templates; i++) {
      for (int target = 0; target < decodeTargets; target++) {
        indications[i][target] = (byte) in.bits(2);
      }
    }
    byte[] diffs = new byte[MAX_DIFFS];
    for (int i = 0; i < templates; i++) {
      int count = 0;
      while (in.flag()) {
        if (count == MAX_DIFFS) {
          return false;
        }
        diffs[count++] = (byte) (in.bits(4) + 1);
      }
      frameDiffs[i] = Arrays.copyOf(diffs, count);
    }
    readChains(in);
    placeTargets();
    if (in.flag()) {
      for (int i = 0; i <= maxSpatial; i++) {
        widths[i] = in.bits(16) + 1;
        heights[i] = in.bits(16) + 1;
      }
    }
    return true;
  }

  private void readChains(BitReader in) {
    chains = in.below(decodeTargets + 1);
    protectedBy = new byte[decodeTargets];
    chainDiffs = new byte[templates][chains];
    if (chains == 0) {
      return;
    }
    for (int target = 0; target < decodeTargets; target++) {
      protectedBy[target] = (byte) in.below(chains);
    }
    for (int i = 0; i < templates; i++) {
      for (int chain = 0; chain < chains; chain++) {
        chainDiffs[i][chain] = (byte) in.bits(4);
      }
    }
  }

  /// A decode target has the layers of the highest frame that it is made of.
  private void placeTargets() {
    for (int target = 0; target < decodeTargets; target++) {
      for (int i = 0; i < templates; i++) {
        if (indications[i][target] != DependencyDescriptor.NOT_PRESENT) {
          targetSpatial[target] = (byte) Math.max(targetSpatial[target], spatial[i]);
          targetTemporal[target] = (byte) Math.max(targetTemporal[target], temporal[i]);
        }
      }
    }
  }

  /// The template of an id in a packet, or -1 if there is none.
  int template(int id) {
    int index = (id + 64 - idOffset) & 63;
    return index < templates ? index : -1;
  }

  int spatial(int template) {
    return spatial[template];
  }

  int temporal(int template) {
    return temporal[template];
  }

  byte indication(int template, int target) {
    return indications[template][target];
  }

  byte[] frameDiffs(int template) {
    return frameDiffs[template];
  }

  int chainDiff(int template, int chain) {
    return chainDiffs[template][chain];
  }

  /// How many decode targets there are, 1 to 32.
  public int decodeTargets() {
    return decodeTargets;
  }

  /// How many chains there are, at most one for each decode target.
  public int chains() {
    return chains;
  }

  /// The chain whose frames all have to arrive for a decode target, or -1 if none is told.
  public int chainOf(int target) {
    return chains == 0 ? -1 : protectedBy[target];
  }

  /// The highest spatial layer, 0 to 3.
  public int maxSpatial() {
    return maxSpatial;
  }

  /// The highest spatial layer of a decode target.
  public int spatialOf(int target) {
    return targetSpatial[target];
  }

  /// The highest temporal layer of a decode target.
  public int temporalOf(int target) {
    return targetTemporal[target];
  }

  /// The width of the pictures of a spatial layer in pixels, or 0 if it is not told.
  public int width(int spatialLayer) {
    return widths[spatialLayer];
  }

  /// The height of the pictures of a spatial layer in pixels, or 0 if it is not told.
  public int height(int spatialLayer) {
    return heights[spatialLayer];
  }

  /// The best decode target up to a spatial and a temporal layer: the highest spatial layer counts
  /// first; -1 if even the least is above that.
  public int target(int mostSpatial, int mostTemporal) {
    int best = -1;
    for (int i = 0; i < decodeTargets; i++) {
      boolean fits = targetSpatial[i] <= mostSpatial && targetTemporal[i] <= mostTemporal;
      if (fits && (best < 0 || rank(i) > rank(best))) {
        best = i;
      }
    }
    return best;
  }

  private int rank(int target) {
    return targetSpatial[target] * MAX_TEMPORAL + targetTemporal[target];
  }
}
