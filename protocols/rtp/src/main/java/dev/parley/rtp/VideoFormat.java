package dev.parley.rtp;

import dev.parley.core.Bytes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a video codec fills RTP payloads, as far as a forwarder must know: where key frames begin.
public enum VideoFormat {
  /// RFC 7741
  VP8 {
    @Override
    public boolean startsKeyFrame(byte[] payload, int at, int length) {
      if (length < 1 || (payload[at] & 0x17) != 0x10) { // S set, partition 0
        return false;
      }
      int header = 1;
      if ((payload[at] & 0x80) != 0) {
        if (length < 2) {
          return false;
        }
        int flags = payload[at + 1];
        header = 2;
        if ((flags & 0x80) != 0) {
          if (length < 3) {
            return false;
          }
          header += (payload[at + 2] & 0x80) != 0 ? 2 : 1;
        }
        header += (flags & 0x40) != 0 ? 1 : 0;
        header += (flags & 0x30) != 0 ? 1 : 0;
      }
      return header < length && (payload[at + header] & 1) == 0;
    }
  },

  /// RFC 9628
  VP9 {
    @Override
    public boolean startsKeyFrame(byte[] payload, int at, int length) {
      if (length < 2 || (payload[at] & 0x48) != 0x08) { // B set, P clear
        return false;
      }
      if ((payload[at] & 0x20) == 0) {
        return true; // no layers
      }
      int header = 1;
      if ((payload[at] & 0x80) != 0) {
        header += (payload[at + 1] & 0x80) != 0 ? 2 : 1;
      }
      // The lowest spatial layer, whose frame begins the picture.
      return header < length && (payload[at + header] >> 1 & 7) == 0;
    }
  },

  /// RFC 6184
  H264 {
    @Override
    public boolean startsKeyFrame(byte[] payload, int at, int length) {
      if (length < 2) {
        return false;
      }
      int type = payload[at] & 0x1F;
      return switch (type) {
        case STAP_A -> aggregate(payload, at + 1, at + length);
        case FU_A -> (payload[at + 1] & 0x80) != 0 && begins(payload[at + 1] & 0x1F);
        default -> begins(type);
      };
    }

    private boolean aggregate(byte[] payload, int from, int end) {
      int at = from;
      while (at + 3 <= end) {
        if (begins(payload[at + 2] & 0x1F)) {
          return true;
        }
        at += 2 + Bytes.u16(payload, at);
      }
      return false;
    }

    private static boolean begins(int type) {
      return type == IDR || type == SPS;
    }
  },

  /// AV1 RTP specification, section 4.4
  AV1 {
    @Override
    public boolean startsKeyFrame(byte[] payload, int at, int length) {
      // N: a new coded video sequence begins; Z: the first element continues one.
      return length >= 2 && (payload[at] & 0x88) == 0x08;
    }
  };

  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  /// Whether a key frame begins in this payload. Any bytes are allowed.
  ///
  /// @param length of the payload without padding
  public abstract boolean startsKeyFrame(byte[] payload, int at, int length);

  /// The format of a codec by its name in `a=rtpmap`, or null if it is not one of these.
  public static @Nullable VideoFormat of(String encodingName) {
    return switch (encodingName.toUpperCase(Locale.ROOT)) {
      case "VP8" -> VP8;
      case "VP9" -> VP9;
      case "H264" -> H264;
      case "AV1" -> AV1;
      default -> null;
    };
  }
}
