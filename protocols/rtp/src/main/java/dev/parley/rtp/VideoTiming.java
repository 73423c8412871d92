package dev.parley.rtp;

import dev.parley.core.Bytes;
import org.jspecify.annotations.Nullable;

/// When a frame was encoded, packed and sent, in milliseconds after it was captured.
///
/// @param flags 1: sent on a timer; 2: sent because the frame was large; 0xFF: invalid
/// @param pacerExitMillis and all others 0 to 65535
/// @param network1Millis for use on the way
/// @param network2Millis for use on the way
public record VideoTiming(
    int flags,
    int encodeStartMillis,
    int encodeFinishMillis,
    int packetizationMillis,
    int pacerExitMillis,
    int network1Millis,
    int network2Millis) {
  /// The length of the value.
  public static final int BYTES = 13;

  /// The value of an element, or null if it is absent or has another length.
  public static @Nullable VideoTiming read(HeaderExtensions extensions, int id) {
    int index = extensions.indexOf(id);
    if (index < 0 || extensions.length(index) != BYTES) {
      return null;
    }
    byte[] b = extensions.array();
    int at = extensions.offset(index);
    return new VideoTiming(
        Bytes.u8(b, at),
        Bytes.u16(b, at + 1),
        Bytes.u16(b, at + 3),
        Bytes.u16(b, at + 5),
        Bytes.u16(b, at + 7),
        Bytes.u16(b, at + 9),
        Bytes.u16(b, at + 11));
  }

  /// The value as it is sent.
  public byte[] toByteArray() {
    byte[] b = new byte[BYTES];
    Bytes.putU8(b, 0, flags);
    Bytes.putU16(b, 1, encodeStartMillis);
    Bytes.putU16(b, 3, encodeFinishMillis);
    Bytes.putU16(b, 5, packetizationMillis);
    Bytes.putU16(b, 7, pacerExitMillis);
    Bytes.putU16(b, 9, network1Millis);
    Bytes.putU16(b, 11, network2Millis);
    return b;
  }
}
