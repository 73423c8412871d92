package dev.parley.rtp;

/// Makes one continuous row of picture ids and TL0PICIDX out of several sources of VP8 or VP9, one
/// at a time: what [SequenceRewriter] does for sequence numbers.
///
/// A decoder takes a gap in the picture ids for frames that are still to come, and waits for them.
///
/// RFC 7741, section 4.2; RFC 9628, section 4.2
public final class PictureNumbers {
  private static final int MASK = 0x7FFF;
  private static final int SKIPS = 32;
  private static final int LATEST = 0x1000;

  private final boolean vp9;
  private final int[] skipped = new int[SKIPS];
  private int skips;
  private boolean anchored;
  private boolean begun;
  private int offset;
  private int tl0Offset;
  private int highest;
  private int highestSource;
  private int highestTl0;

  /// A row that begins with what its first source says.
  public PictureNumbers(boolean vp9) {
    this.vp9 = vp9;
  }

  /// The next packet begins another source, or the same one after a pause.
  public void switchSource() {
    anchored = false;
    skips = 0;
  }

  /// The numbers of a packet that is sent.
  ///
  /// @param pictureId 15 bits, or -1 if the packet has none
  /// @param tl0PictureIndex 8 bits, or -1
  /// @return a [PayloadPatch]
  public long accept(int pictureId, int tl0PictureIndex) {
    if (pictureId < 0) {
      return PayloadPatch.NONE;
    }
    int tl0 = Math.max(0, tl0PictureIndex);
    if (!anchored) {
      anchored = true;
      offset = begun ? highest + 1 - pictureId : 0;
      tl0Offset = begun ? highestTl0 + 1 - tl0 : 0;
      highestSource = pictureId;
      highest = (pictureId + offset) & MASK;
      highestTl0 = (tl0 + tl0Offset) & 0xFF;
      begun = true;
    }
    int moved = 0;
    if (distance(highestSource, pictureId) > 0) {
      highestSource = pictureId;
    } else {
      moved = skippedAfter(pictureId);
    }
    int picture = (pictureId + offset + moved) & MASK;
    if (distance(highest, picture) > 0) {
      highest = picture;
    }
    int index = (tl0 + tl0Offset) & 0xFF;
    if ((byte) (index - highestTl0) > 0) {
      highestTl0 = index;
    }
    return picture == pictureId && index == tl0
        ? PayloadPatch.NONE
        : PayloadPatch.numbers(vp9, picture, index);
  }

  /// Leaves a picture out, so that those after it follow those before it; once for each picture.
  public void skip(int pictureId) {
    if (anchored && pictureId >= 0 && distance(highestSource, pictureId) > 0) {
      highestSource = pictureId;
      skipped[skips++ % SKIPS] = pictureId;
      offset--;
    }
  }

  private int skippedAfter(int pictureId) {
    int after = 0;
    for (int i = 0; i < Math.min(skips, SKIPS); i++) {
      int distance = distance(pictureId, skipped[i]);
      after += distance > 0 && distance < LATEST ? 1 : 0;
    }
    return after;
  }

  /// The signed distance on a circle of 2^15.
  private static int distance(int from, int to) {
    return ((to - from) << 17) >> 17;
  }
}
