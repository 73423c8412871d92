package dev.parley.rtp;

import dev.parley.core.Bytes;

/// Reads the payload descriptor of VP9: static readers over any bytes.
///
/// RFC 9628, section 4.2
public final class Vp9Descriptor {
  private static final int PICTURE_ID = 0x80;
  private static final int INTER = 0x40;
  private static final int LAYERS = 0x20;
  private static final int FLEXIBLE = 0x10;
  private static final int BEGIN = 0x08;
  private static final int END = 0x04;
  private static final int STRUCTURE = 0x02;
  private static final int SIZES = 0x10;
  private static final int MOST_REFERENCES = 3;
  private static final int LONG = 0x80;

  private Vp9Descriptor() {}

  /// Whether a frame of a layer begins here.
  public static boolean startsFrame(byte[] payload, int at, int length) {
    return length >= 1 && (payload[at] & BEGIN) != 0;
  }

  /// Whether a frame of a layer ends here.
  public static boolean endsFrame(byte[] payload, int at, int length) {
    return length >= 1 && (payload[at] & END) != 0;
  }

  /// Whether the frame is predicted from earlier pictures.
  public static boolean isInter(byte[] payload, int at, int length) {
    return length >= 1 && (payload[at] & INTER) != 0;
  }

  static int pictureIdAt(byte[] payload, int at, int length) {
    return length >= 3 && (payload[at] & PICTURE_ID) != 0 ? at + 1 : -1;
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

  /// Where the byte with the layers stands, or -1.
  private static int layersAt(byte[] payload, int at, int length) {
    if (length < 2 || (payload[at] & LAYERS) == 0) {
      return -1;
    }
    int place = at + 1;
    if ((payload[at] & PICTURE_ID) != 0) {
      place += (payload[at + 1] & LONG) != 0 ? 2 : 1;
    }
    return place < at + length ? place : -1;
  }

  static int tl0At(byte[] payload, int at, int length) {
    int place = layersAt(payload, at, length);
    boolean present = place >= 0 && (payload[at] & FLEXIBLE) == 0 && place + 1 < at + length;
    return present ? place + 1 : -1;
  }

  /// TL0PICIDX, or -1.
  public static int tl0(byte[] payload, int at, int length) {
    int place = tl0At(payload, at, length);
    return place < 0 ? -1 : payload[place] & 0xFF;
  }

  /// The temporal layer, 0 to 7; 0 where none is told.
  public static int temporalLayer(byte[] payload, int at, int length) {
    int place = layersAt(payload, at, length);
    return place < 0 ? 0 : (payload[place] & 0xE0) >>> 5;
  }

  /// The spatial layer, 0 to 7; 0 where none is told.
  public static int spatialLayer(byte[] payload, int at, int length) {
    int place = layersAt(payload, at, length);
    return place < 0 ? 0 : (payload[place] & 0x0E) >>> 1;
  }

  /// Whether the temporal layer of the frame may be joined here (U).
  public static boolean isSwitchingPoint(byte[] payload, int at, int length) {
    int place = layersAt(payload, at, length);
    return place < 0 || (payload[place] & 0x10) != 0;
  }

  /// Where the scalability structure stands, or -1; section 4.2.1.
  private static int structureAt(byte[] payload, int at, int length) {
    if (length < 1 || (payload[at] & STRUCTURE) == 0) {
      return -1;
    }
    int end = at + length;
    int place = at + 1;
    if ((payload[at] & PICTURE_ID) != 0) {
      place += length >= 2 && (payload[at + 1] & LONG) != 0 ? 2 : 1;
    }
    boolean flexible = (payload[at] & FLEXIBLE) != 0;
    if ((payload[at] & LAYERS) != 0) {
      place += flexible ? 1 : 2;
    }
    boolean more = flexible && (payload[at] & INTER) != 0;
    for (int i = 0; more && i < MOST_REFERENCES; i++) {
      more = place < end && (payload[place] & 1) != 0;
      place++;
    }
    return place < end ? place : -1;
  }

  /// How many spatial layers the scalability structure in this packet tells of, 1 to 8; 0 if there
  /// is none.
  public static int spatialLayers(byte[] payload, int at, int length) {
    int place = structureAt(payload, at, length);
    return place < 0 ? 0 : ((payload[place] & 0xE0) >>> 5) + 1;
  }

  /// The height of a spatial layer by the scalability structure in this packet, or 0 if that does
  /// not say.
  public static int height(byte[] payload, int at, int length, int spatialLayer) {
    return size(payload, at, length, spatialLayer, 2);
  }

  /// The width of a spatial layer, likewise.
  public static int width(byte[] payload, int at, int length, int spatialLayer) {
    return size(payload, at, length, spatialLayer, 0);
  }

  private static int size(byte[] payload, int at, int length, int spatialLayer, int offset) {
    int place = structureAt(payload, at, length);
    if (place < 0
        || (payload[place] & SIZES) == 0
        || spatialLayer >= spatialLayers(payload, at, length)) {
      return 0;
    }
    int size = place + 1 + 4 * spatialLayer + offset; // each has a width and a height
    return size + 2 <= at + length ? Bytes.u16(payload, size) : 0;
  }
}
