package dev.parley.webrtc;

import dev.parley.rtp.FrameSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Sources for tests and first steps, without devices and without encoders: a moving picture in VP8
/// and a soft chord in Opus, both encoded before.
public final class TestSources {
  private static final int IVF_HEADER = 32;
  private static final int IVF_FRAME_HEADER = 12;
  private static final int PICTURES_PER_SECOND = 25;
  private static final int VIDEO_CLOCK_HZ = 90_000;
  private static final int SOUNDS_PER_SECOND = 50;
  private static final int AUDIO_CLOCK_HZ = 48_000;

  /// The waves of the tones fit into this time; what comes before let the encoder settle.
  private static final int TONE_LOOP = 4 * SOUNDS_PER_SECOND;

  /// Of each sine in the chord.
  private static final double TONE_AMPLITUDE = 0.05;

  private static final int OGG_PAGE_HEADER = 27;
  private static final int OGG_FULL_SEGMENT = 255;

  private TestSources() {}

  /// A moving picture, 25 frames a second.
  public static TrackSource picture() {
    return picture(List.of(ivf(read("test-picture.ivf"))));
  }

  /// The same picture in three sizes, for simulcast: 160x90, 320x180 and 640x360.
  public static TrackSource layeredPicture() {
    return picture(
        List.of(
            ivf(read("test-picture-quarter.ivf")),
            ivf(read("test-picture-half.ivf")),
            ivf(read("test-picture.ivf"))));
  }

  private static TrackSource picture(List<List<byte[]>> layers) {
    FrameSize size = FrameSize.of("video/VP8", layers.getLast().getFirst());
    MediaTrackSettings settings =
        size == null
            ? MediaTrackSettings.none()
            : MediaTrackSettings.none()
                .with("width", (long) size.width())
                .with("height", (long) size.height())
                .with("frameRate", (double) PICTURES_PER_SECOND);
    return new EncodedLoop(
        "Test pattern (built in)",
        "video/VP8",
        layers,
        frame -> frame.length > 0 && (frame[0] & 1) == 0, // RFC 6386, section 9.1
        PICTURES_PER_SECOND,
        VIDEO_CLOCK_HZ,
        settings);
  }

  /// A soft chord, in frames of 20 ms.
  public static TrackSource tone() {
    List<byte[]> all = ogg(read("test-tone.opus"));
    // The very last one holds what is left of the sound, and fades.
    List<byte[]> loop = all.subList(all.size() - 1 - TONE_LOOP, all.size() - 1);
    return new EncodedLoop(
        "Test tone (built in)",
        "audio/opus",
        List.of(loop),
        frame -> true,
        SOUNDS_PER_SECOND,
        AUDIO_CLOCK_HZ,
        MediaTrackSettings.none().with("sampleRate", (long) AUDIO_CLOCK_HZ),
        toneLevels());
  }

  /// How loud each frame of the loop is: three sines of one size, which swell and fade every two
  /// seconds, as `tools/media` has them.
  private static double[] toneLevels() {
    double[] levels = new double[TONE_LOOP];
    for (int i = 0; i < TONE_LOOP; i++) {
      double swelling = 0.75 + 0.25 * Math.cos(Math.PI * i / SOUNDS_PER_SECOND);
      levels[i] = swelling * TONE_AMPLITUDE * Math.sqrt(3 / 2.0);
    }
    return levels;
  }

  private static byte[] read(String name) {
    try (InputStream in = TestSources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the module lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The frames of an IVF file: a header, then each frame after its length and time.
  private static List<byte[]> ivf(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> frames = new ArrayList<>();
    in.position(IVF_HEADER);
    while (in.remaining() >= IVF_FRAME_HEADER) {
      byte[] frame = new byte[in.getInt()];
      in.position(in.position() + IVF_FRAME_HEADER - 4);
      in.get(frame);
      frames.add(frame);
    }
    return frames;
  }

  /// The packets of an Ogg file, its two headers included (RFC 7845, section 3; RFC 3533, section
  /// 6).
  private static List<byte[]> ogg(byte[] file) {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    int page = 0;
    while (page + OGG_PAGE_HEADER <= file.length) {
      int segments = file[page + OGG_PAGE_HEADER - 1] & 0xFF;
      int data = page + OGG_PAGE_HEADER + segments;
      for (int i = 0; i < segments; i++) {
        int length = file[page + OGG_PAGE_HEADER + i] & 0xFF;
        packet.write(file, data, length);
        data += length;
        if (length < OGG_FULL_SEGMENT) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      page = data;
    }
    return packets;
  }
}
