package dev.parley.rtp;

import dev.parley.core.Bytes;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The colours of a picture, by the numbers of ITU-T H.273.
///
/// @param primaries 0 to 255
/// @param transfer 0 to 255
/// @param matrix 0 to 255
/// @param range 0 unknown, 1 limited, 2 full, 3 derived
/// @param horizontalSiting of chroma: 0 unknown, 1 left, 2 half
/// @param verticalSiting of chroma: 0 unknown, 1 top, 2 half
/// @param hdr empty, or twelve numbers of 16 bits that describe the mastering display: luminance
///   maximum and minimum, x and y of red, green, blue and white, and the two light levels
public record ColorSpace(
    int primaries,
    int transfer,
    int matrix,
    int range,
    int horizontalSiting,
    int verticalSiting,
    List<Integer> hdr) {
  private static final int BYTES = 4;
  private static final int HDR_NUMBERS = 12;

  public ColorSpace {
    hdr = List.copyOf(hdr);
    if (!hdr.isEmpty() && hdr.size() != HDR_NUMBERS) {
      throw new IllegalArgumentException("a mastering display has 12 numbers, not " + hdr.size());
    }
  }

  /// The value of an element, or null if it is absent or has another length.
  public static @Nullable ColorSpace read(HeaderExtensions extensions, int id) {
    int index = extensions.indexOf(id);
    int length = index < 0 ? 0 : extensions.length(index);
    if (length != BYTES && length != BYTES + 2 * HDR_NUMBERS) {
      return null;
    }
    byte[] b = extensions.array();
    int at = extensions.offset(index);
    int packed = Bytes.u8(b, at + 3);
    return new ColorSpace(
        Bytes.u8(b, at),
        Bytes.u8(b, at + 1),
        Bytes.u8(b, at + 2),
        packed >>> 4 & 3,
        packed >>> 2 & 3,
        packed & 3,
        IntStream.range(0, (length - BYTES) / 2)
            .mapToObj(i -> Bytes.u16(b, at + BYTES + 2 * i))
            .toList());
  }

  /// The value as it is sent.
  public byte[] toByteArray() {
    byte[] b = new byte[BYTES + 2 * hdr.size()];
    Bytes.putU8(b, 0, primaries);
    Bytes.putU8(b, 1, transfer);
    Bytes.putU8(b, 2, matrix);
    Bytes.putU8(b, 3, range << 4 | horizontalSiting << 2 | verticalSiting);
    for (int i = 0; i < hdr.size(); i++) {
      Bytes.putU16(b, BYTES + 2 * i, hdr.get(i));
    }
    return b;
  }
}
