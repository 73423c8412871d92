package dev.parley.rtp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The size of the picture that a key frame begins with, where its first bytes say it.
public record FrameSize(int width, int height) {
  private static final int VP8_HEADER = 10;
  private static final int VP9_HEADER = 10;

  /// The size that a key frame says, or null if it does not, or in a way that needs a decoder.
  ///
  /// @param mimeType or the name of the codec alone
  public static @Nullable FrameSize of(String mimeType, byte[] keyFrame) {
    String name = mimeType.substring(mimeType.indexOf('/') + 1).toUpperCase(Locale.ROOT);
    return switch (name) {
      case "VP8" -> vp8(keyFrame);
      case "VP9" -> vp9(keyFrame);
      default -> null;
    };
  }

  /// RFC 6386, section 9.1
  private static @Nullable FrameSize vp8(byte[] frame) {
    boolean start =
        frame.length >= VP8_HEADER
            && (frame[0] & 1) == 0
            && (frame[3] & 0xFF) == 0x9D
            && frame[4] == 0x01
            && frame[5] == 0x2A;
    return start ? new FrameSize(le14(frame, 6), le14(frame, 8)) : null;
  }

  private static int le14(byte[] bytes, int at) {
    return (bytes[at] & 0xFF | (bytes[at + 1] & 0x3F) << 8);
  }

  /// VP9 bitstream specification, section 6.2, for profile 0.
  private static @Nullable FrameSize vp9(byte[] frame) {
    boolean start =
        frame.length >= VP9_HEADER
            && (frame[0] & 0xFC) == 0x80
            && Vp9Packetizer.isKeyFrame(frame[0])
            && (frame[1] & 0xFF) == 0x49
            && (frame[2] & 0xFF) == 0x83
            && (frame[3] & 0xFF) == 0x42;
    if (!start) {
      return null;
    }
    // three bits of colour space and one of range, then 16 bits each
    return new FrameSize(bits16(frame, 4, 4) + 1, bits16(frame, 6, 4) + 1);
  }

  private static int bits16(byte[] bytes, int at, int shift) {
    int three = (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
    return three >> (8 - shift) & 0xFFFF;
  }
}
