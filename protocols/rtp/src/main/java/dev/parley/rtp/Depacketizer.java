package dev.parley.rtp;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Puts the RTP payloads of one frame together again, which come in order and without gaps.
public abstract class Depacketizer {
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private boolean empty = true;
  private boolean sound = true;

  Depacketizer() {}

  /// The depacketizer of a codec by its name in `a=rtpmap`; what is not known is a codec whose
  /// payloads are frames.
  public static Depacketizer of(String encodingName) {
    VideoFormat format = VideoFormat.of(encodingName);
    if (format == null) {
      return new WholeDepacketizer();
    }
    return switch (format) {
      case VP8 -> new Vp8Depacketizer();
      case VP9 -> new Vp9Depacketizer();
      case H264 -> new H264Depacketizer();
      case AV1 -> new Av1Depacketizer();
    };
  }

  /// Takes the next payload of the frame. Any bytes are allowed.
  public final void add(byte[] payload, int at, int length) {
    if (!add(payload, at, length, empty, frame)) {
      sound = false;
    }
    empty = false;
  }

  /// Ends the frame, and begins another.
  ///
  /// @return the frame, or null if its payloads were malformed or empty
  public final byte @Nullable [] end() {
    byte[] whole = sound && !empty ? finish(frame.toByteArray()) : null;
    frame.reset();
    empty = true;
    sound = true;
    return whole == null || whole.length == 0 ? null : whole;
  }

  /// Appends a payload.
  ///
  /// @param first whether it is the first of its frame
  /// @return false if it is malformed
  abstract boolean add(
      byte[] payload, int at, int length, boolean first, ByteArrayOutputStream out);

  /// The frame of what was appended.
  byte[] finish(byte[] appended) {
    return appended;
  }
}
