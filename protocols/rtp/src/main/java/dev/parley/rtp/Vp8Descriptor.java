package dev.parley.rtp;

import dev.parley.core.Bytes;

/// Reads the payload descriptor of VP8: static readers over any bytes.
///
/// RFC 7741, section 4.2
public final class Vp8Descriptor {
  private static final int EXTENDED = 0x80;
  private static final int START = 0x10;
  private static final int PICTURE_ID = 0x80;
  private static final int TL0 = 0x40;
  private static final int TEMPORAL = 0x20;
  private static final int KEY_INDEX = 0x10;
  private static final int LONG = 0x80;
  private static final int FRAME_HEADER_BYTES = 10;

  private Vp8Descriptor() {}

  /// Whether a frame begins in this payload: the first packet of its first partition.
  public static boolean startsFrame(byte[] payload, int at, int length) {
    return length >= 1 && (payload[at] & (START | 0x07)) == START;
  }

  /// Where the picture id stands, or -1 if there is none.
  static int pictureIdAt(byte[] payload, int at, int length) {
    boolean present =
        length >= 4 && (payload[at] & EXTENDED) != 0 && (payload[at + 1] & PICTURE_ID) != 0;
    return present ? at + 2 : -1;
  }

  /// The picture id, 7 or 15 bits, or -1 if there is none.
  public static int pictureId(byte[] payload, int at, int length) {
    int place = pictureIdAt(payload, at, length);
    if (place < 0) {
      return -1;
    }
    return (payload[place] & LONG) != 0
        ? Bytes.u16(payload, place) & 0x7FFF
        : payload[place] & 0x7F;
  }

  /// Whether the picture id has 15 bits.
  public static boolean isLong(byte[] payload, int at, int length) {
    int place = pictureIdAt(payload, at, length);
    return place >= 0 && (payload[place] & LONG) != 0;
  }

  /// Where the index of the picture in the lowest temporal layer stands, or -1.
  static int tl0At(byte[] payload, int at, int length) {
    if (length < 2 || (payload[at] & EXTENDED) == 0 || (payload[at + 1] & TL0) == 0) {
      return -1;
    }
    int place = afterPictureId(payload, at, length);
    return place < at + length ? place : -1;
  }

  /// TL0PICIDX, or -1.
  public static int tl0(byte[] payload, int at, int length) {
    int place = tl0At(payload, at, length);
    return place < 0 ? -1 : payload[place] & 0xFF;
  }

  /// The temporal layer, 0 to 3; 0 where none is told.
  public static int temporalLayer(byte[] payload, int at, int length) {
    if (length < 2 || (payload[at] & EXTENDED) == 0 || (payload[at + 1] & TEMPORAL) == 0) {
      return 0;
    }
    int place = afterPictureId(payload, at, length) + ((payload[at + 1] & TL0) != 0 ? 1 : 0);
    return place < at + length ? (payload[place] & 0xC0) >>> 6 : 0;
  }

  /// Whether a frame needs nothing but the lowest temporal layer before it (Y), so that its layer
  /// may be joined here.
  public static boolean isLayerSync(byte[] payload, int at, int length) {
    if (length < 2 || (payload[at] & EXTENDED) == 0 || (payload[at + 1] & TEMPORAL) == 0) {
      return true;
    }
    int place = afterPictureId(payload, at, length) + ((payload[at + 1] & TL0) != 0 ? 1 : 0);
    return place < at + length && (payload[place] & 0x20) != 0;
  }

  /// The width in a key frame's header in pixels, or -1 if this is not the start of one.
  public static int keyFrameWidth(byte[] payload, int at, int length) {
    return keyFrameSize(payload, at, length, 6);
  }

  /// The height in a key frame's header in pixels, or -1 if this is not the start of one.
  public static int keyFrameHeight(byte[] payload, int at, int length) {
    return keyFrameSize(payload, at, length, 8);
  }

  private static int keyFrameSize(byte[] payload, int at, int length, int offset) {
    if (!VideoFormat.VP8.startsKeyFrame(payload, at, length)) {
      return -1;
    }
    int header = headerLength(payload, at, length);
    if (header + FRAME_HEADER_BYTES > length) {
      return -1;
    }
    // RFC 6386, section 9.1: little endian, 14 bits.
    int place = at + header + offset;
    return (payload[place] & 0xFF) | (payload[place + 1] & 0x3F) << 8;
  }

  private static int headerLength(byte[] payload, int at, int length) {
    if ((payload[at] & EXTENDED) == 0) {
      return 1;
    }
    int flags = payload[at + 1];
    return afterPictureId(payload, at, length)
        - at
        + ((flags & TL0) != 0 ? 1 : 0)
        + ((flags & (TEMPORAL | KEY_INDEX)) != 0 ? 1 : 0);
  }

  private static int afterPictureId(byte[] payload, int at, int length) {
    if ((payload[at + 1] & PICTURE_ID) == 0) {
      return at + 2;
    }
    boolean isLong = length >= 3 && (payload[at + 2] & LONG) != 0;
    return at + 2 + (isLong ? 2 : 1);
  }
}
