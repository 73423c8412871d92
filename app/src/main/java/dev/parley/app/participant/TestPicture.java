package dev.parley.app.participant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A moving picture as VP8 frames, played in an endless loop.
///
/// Nobody encodes a fresh key frame when one is asked for; the loop skips ahead to its next one.
final class TestPicture {
  static final int FRAMES_PER_SECOND = 25;

  private static final int FILE_HEADER = 32;
  private static final int FRAME_HEADER = 12;

  private final List<byte[]> frames;
  private int at;
  private boolean keyFrameWanted;

  /// At the beginning of a loop of frames.
  ///
  /// @param frames the first of them a key frame
  TestPicture(List<byte[]> frames) {
    this.frames = List.copyOf(frames);
    if (frames.isEmpty() || !isKey(frames.getFirst())) {
      throw new IllegalArgumentException("a loop begins with a key frame");
    }
  }

  /// The one that comes with the program.
  static TestPicture load() {
    try (InputStream in = TestPicture.class.getResourceAsStream("test-picture.ivf")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its test picture");
      }
      return new TestPicture(ivf(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The frames of an IVF file: a header, then each frame after its length and time.
  static List<byte[]> ivf(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> frames = new ArrayList<>();
    in.position(FILE_HEADER);
    while (in.remaining() >= FRAME_HEADER) {
      byte[] frame = new byte[in.getInt()];
      in.position(in.position() + FRAME_HEADER - 4);
      in.get(frame);
      frames.add(frame);
    }
    return frames;
  }

  /// The next frame to show.
  byte[] next() {
    if (keyFrameWanted) {
      while (!isKey(frames.get(at))) {
        at = (at + 1) % frames.size();
      }
      keyFrameWanted = false;
    }
    byte[] frame = frames.get(at);
    at = (at + 1) % frames.size();
    return frame;
  }

  /// Someone cannot go on without a key frame.
  void wantKeyFrame() {
    keyFrameWanted = true;
  }

  /// RFC 6386, section 9.1: the lowest bit is clear in key frames.
  static boolean isKey(byte[] frame) {
    return frame.length > 0 && (frame[0] & 1) == 0;
  }
}
