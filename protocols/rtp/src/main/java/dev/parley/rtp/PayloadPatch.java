package dev.parley.rtp;

/// What is changed in a packet besides its header when several sources become one stream, or one of
/// another format, in 64 bits, so that a queue or a cache can keep it beside the shared packet.
///
/// ```
/// bits  0 to 14  picture id          15  whether it is changed
///      16 to 23  TL0PICIDX           24  whether it is changed
///            25  the marker is set   26  VP9 rather than VP8
///      27 to 37  how many bytes at the beginning of the payload are left out
/// ```
public final class PayloadPatch {
  /// Nothing is changed.
  public static final long NONE = 0;

  private static final int PICTURE_BITS = 0x7FFF;
  private static final long HAS_PICTURE = 1L << 15;
  private static final int TL0_SHIFT = 16;
  private static final long HAS_TL0 = 1L << 24;
  private static final long MARKER = 1L << 25;
  private static final long VP9 = 1L << 26;
  private static final int SKIP_SHIFT = 27;
  private static final int SKIP_MOST = 0x7FF;

  private PayloadPatch() {}

  /// Sets the numbers of a VP8 or VP9 payload descriptor, where it has them.
  ///
  /// @param pictureId 15 bits, of which a short picture id takes seven
  /// @param tl0PictureIndex 8 bits
  public static long numbers(boolean vp9, int pictureId, int tl0PictureIndex) {
    return (pictureId & PICTURE_BITS)
        | HAS_PICTURE
        | (tl0PictureIndex & 0xFFL) << TL0_SHIFT
        | HAS_TL0
        | (vp9 ? VP9 : 0);
  }

  /// Sets the marker, too: the packet ends what is left of a picture.
  public static long withMarker(long patch) {
    return patch | MARKER;
  }

  /// Whether the marker is set.
  public static boolean marker(long patch) {
    return (patch & MARKER) != 0;
  }

  /// Leaves out the beginning of the payload.
  ///
  /// @param bytes 0 to 2047
  public static long skipping(int bytes) {
    if (bytes < 0 || bytes > SKIP_MOST) {
      throw new IllegalArgumentException("bytes " + bytes + " is not in 0.." + SKIP_MOST);
    }
    return (long) bytes << SKIP_SHIFT;
  }

  /// How many bytes at the beginning of the payload are left out.
  public static int skipped(long patch) {
    return (int) (patch >>> SKIP_SHIFT) & SKIP_MOST;
  }

  /// Whether anything in what is left of the payload is changed.
  public static boolean changesPayload(long patch) {
    return (patch & (HAS_PICTURE | HAS_TL0)) != 0;
  }

  /// Changes a payload in place.
  public static void apply(long patch, byte[] payload, int at, int length) {
    if (!changesPayload(patch)) {
      return;
    }
    int picture;
    int tl0;
    if ((patch & VP9) != 0) {
      picture = Vp9Descriptor.pictureIdAt(payload, at, length);
      tl0 = Vp9Descriptor.tl0At(payload, at, length);
    } else {
      picture = Vp8Descriptor.pictureIdAt(payload, at, length);
      tl0 = Vp8Descriptor.tl0At(payload, at, length);
    }
    if (picture >= 0) {
      int value = (int) patch & PICTURE_BITS;
      if ((payload[picture] & 0x80) != 0) {
        payload[picture] = (byte) (0x80 | value >>> 8);
        payload[picture + 1] = (byte) value;
      } else {
        payload[picture] = (byte) (value & 0x7F);
      }
    }
    if (tl0 >= 0) {
      payload[tl0] = (byte) (patch >>> TL0_SHIFT);
    }
  }
}
