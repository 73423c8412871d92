package dev.parley.rtp;

import org.jspecify.annotations.Nullable;

/// Reads the dependency descriptor of the packets of one stream: which layers a frame is of, what
/// it needs, and for which decode targets it matters. Its owner decides with it what to forward,
/// without a look into the payload, which may be encrypted.
///
/// A re-used view: what it says is of the packet read last. Until a structure has come it says
/// nothing.
///
/// RTP Payload Format For AV1, version 1.0, appendix A
public final class DependencyDescriptor {
  /// The frame is not part of the decode target.
  public static final byte NOT_PRESENT = 0;

  /// Nothing of the decode target needs the frame.
  public static final byte DISCARDABLE = 1;

  /// All that follows of the decode target can be decoded if this frame can.
  public static final byte SWITCH = 2;

  /// What follows of the decode target may need the frame.
  public static final byte REQUIRED = 3;

  private static final int MANDATORY_BYTES = 3;
  private static final int MAX_DIFFS = 16;

  private final BitReader in = new BitReader();
  private final byte[] customIndications = new byte[DependencyStructure.MAX_DECODE_TARGETS];
  private final int[] diffs = new int[MAX_DIFFS];
  private final int[] chainDiffs = new int[DependencyStructure.MAX_DECODE_TARGETS];
  private @Nullable DependencyStructure structure;
  private boolean fresh;
  private boolean startsFrame;
  private boolean endsFrame;
  private int frameNumber;
  private int template;
  private boolean custom;
  private int diffCount;
  private int activeTargets;

  /// A reader for one stream that has seen nothing of it.
  public DependencyDescriptor() {}

  /// Takes the extension of a packet; any bytes are allowed.
  ///
  /// @return whether it could be read, with a structure of this packet or of one before
  public boolean read(byte[] bytes, int at, int length) {
    fresh = false;
    if (length < MANDATORY_BYTES) {
      return false;
    }
    in.wrap(bytes, at, length);
    startsFrame = in.flag();
    endsFrame = in.flag();
    int id = in.bits(6);
    frameNumber = in.bits(16);
    boolean customDiffs = false;
    boolean customChains = false;
    custom = false;
    if (length > MANDATORY_BYTES) {
      boolean hasStructure = in.flag();
      boolean hasTargets = in.flag();
      custom = in.flag();
      customDiffs = in.flag();
      customChains = in.flag();
      if (hasStructure && !readStructure()) {
        return false;
      }
      DependencyStructure known = structure;
      if (hasTargets && known != null) {
        activeTargets = readTargets(known.decodeTargets());
      }
    }
    DependencyStructure known = structure;
    template = known == null ? -1 : known.template(id);
    if (known == null || template < 0) {
      return false;
    }
    readIndications(known);
    readDiffs(known, customDiffs);
    readChains(known, customChains);
    return !in.isBroken();
  }

  private boolean readStructure() {
    DependencyStructure next = DependencyStructure.read(in);
    if (next == null) {
      return false;
    }
    structure = next;
    fresh = true;
    activeTargets = (int) ((1L << next.decodeTargets()) - 1);
    return true;
  }

  private int readTargets(int count) {
    int mask = in.bits(Math.min(count, 31));
    return count == 32 ? mask << 1 | in.bits(1) : mask;
  }

  private void readIndications(DependencyStructure known) {
    for (int i = 0; custom && i < known.decodeTargets(); i++) {
      customIndications[i] = (byte) in.bits(2);
    }
  }

  private void readDiffs(DependencyStructure known, boolean customDiffs) {
    diffCount = 0;
    if (!customDiffs) {
      for (byte diff : known.frameDiffs(template)) {
        diffs[diffCount++] = diff;
      }
      return;
    }
    for (int size = in.bits(2); size != 0 && !in.isBroken(); size = in.bits(2)) {
      int diff = in.bits(4 * size) + 1;
      if (diffCount < MAX_DIFFS) {
        diffs[diffCount++] = diff;
      }
    }
  }

  private void readChains(DependencyStructure known, boolean customChains) {
    for (int i = 0; i < known.chains(); i++) {
      chainDiffs[i] = customChains ? in.bits(8) : known.chainDiff(template, i);
    }
  }

  /// The structure that holds now; null before the first.
  public @Nullable DependencyStructure structure() {
    return structure;
  }

  /// Whether the packet brought a structure: a key frame begins.
  public boolean bringsStructure() {
    return fresh;
  }

  /// Whether a frame begins with the packet.
  public boolean startsFrame() {
    return startsFrame;
  }

  /// Whether a frame ends with the packet.
  public boolean endsFrame() {
    return endsFrame;
  }

  /// The number of the frame, 16 bits.
  public int frameNumber() {
    return frameNumber;
  }

  /// The spatial layer of the frame, 0 to 3.
  public int spatialLayer() {
    DependencyStructure known = structure;
    return known == null || template < 0 ? 0 : known.spatial(template);
  }

  /// The temporal layer of the frame, 0 to 7.
  public int temporalLayer() {
    DependencyStructure known = structure;
    return known == null || template < 0 ? 0 : known.temporal(template);
  }

  /// What the frame is to a decode target: one of the four above.
  public byte indication(int target) {
    DependencyStructure known = structure;
    if (known == null || template < 0) {
      return NOT_PRESENT;
    }
    return custom ? customIndications[target] : known.indication(template, target);
  }

  /// How many frames the frame needs.
  public int dependencies() {
    return diffCount;
  }

  /// How many frames back one of those is that the frame needs.
  public int dependency(int index) {
    return diffs[index];
  }

  /// How many frames back the one before is in a chain; 0 if the frame begins the chain.
  public int chainDiff(int chain) {
    return chainDiffs[chain];
  }

  /// Which decode targets are still sent, one bit for each.
  public int activeTargets() {
    return activeTargets;
  }
}
