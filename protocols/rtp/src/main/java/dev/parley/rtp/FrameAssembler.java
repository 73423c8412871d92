package dev.parley.rtp;

import dev.parley.core.Serial;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes frames out of the packets of one stream, in order: waits for packets that are missing as
/// long as they may come, and goes on with a key frame if they do not.
///
/// Bounded: it holds at most [#CAPACITY] packets.
public final class FrameAssembler {
  /// How far apart the first and the last packet may be.
  public static final int CAPACITY = 512;

  /// How many later packets a gap in video waits for.
  private static final int VIDEO_PATIENCE = 192;

  /// How many later packets a gap in audio waits for.
  private static final int AUDIO_PATIENCE = 4;

  /// Takes the frames.
  @FunctionalInterface
  public interface Output {
    /// The next frame.
    ///
    /// @param timestamp 32 bits
    /// @param packets that it came in
    void frame(byte[] frame, long timestamp, boolean keyFrame, int packets);
  }

  private record Held(long number, long timestamp, boolean marker, byte[] payload) {}

  private final Depacketizer depacketizer;
  private final @Nullable VideoFormat format;
  private final @Nullable Held[] held = new Held[CAPACITY];
  private boolean begun;
  private long next;
  private long highest;
  private boolean needsKeyFrame;
  private boolean keyFrameRequested;
  private long discarded;
  private long droppedFrames;

  /// @param encodingName of the codec, as in `a=rtpmap`
  public FrameAssembler(String encodingName) {
    depacketizer = Depacketizer.of(encodingName);
    format = VideoFormat.of(encodingName);
    needsKeyFrame = format != null;
  }

  /// Packets that came too late, or that no frame could be made of.
  public long packetsDiscarded() {
    return discarded;
  }

  /// Frames that were not given on, since a decoder could not use them.
  public long framesDropped() {
    return droppedFrames;
  }

  /// Whether a key frame is needed to go on; says so once.
  public boolean takeKeyFrameRequest() {
    boolean wanted = keyFrameRequested;
    keyFrameRequested = false;
    return wanted;
  }

  /// Takes a packet, which is copied, and gives the frames that it completes.
  ///
  /// @param sequenceNumber 16 bits
  /// @param timestamp 32 bits
  public void add(
      int sequenceNumber,
      long timestamp,
      boolean marker,
      byte[] payload,
      int at,
      int length,
      Output output) {
    long number = begun ? Serial.unwrap16(highest, sequenceNumber) : sequenceNumber;
    if (!begun) {
      begun = true;
      next = number;
      highest = number;
    }
    if (number < next) {
      discarded++;
      return;
    }
    if (number - next >= CAPACITY) {
      skipTo(number);
    }
    highest = Math.max(highest, number);
    held[slot(number)] =
        new Held(number, timestamp, marker, Arrays.copyOfRange(payload, at, at + length));
    giveComplete(output);
    if (highest - next >= (format == null ? AUDIO_PATIENCE : VIDEO_PATIENCE)) {
      goOn();
      giveComplete(output);
    }
  }

  private static int slot(long number) {
    return (int) (number & (CAPACITY - 1));
  }

  private @Nullable Held at(long number) {
    Held packet = held[slot(number)];
    return packet != null && packet.number == number ? packet : null;
  }

  private void giveComplete(Output output) {
    for (long end = endOfFrame(); end >= 0; end = endOfFrame()) {
      give(end, output);
    }
  }

  /// The number of the last packet of the frame that comes next, if all of it is there; else -1.
  private long endOfFrame() {
    Held first = at(next);
    while (first != null && first.payload.length == 0) { // padding between frames
      clear(next, next);
      first = at(next);
    }
    if (first == null) {
      return -1;
    }
    if (format == null) {
      return next;
    }
    for (long number = next; ; number++) {
      Held packet = at(number);
      if (packet == null) {
        return -1;
      }
      if (packet.timestamp != first.timestamp) {
        return number - 1;
      }
      if (packet.marker) {
        return number;
      }
    }
  }

  private void give(long end, Output output) {
    Held first = at(next);
    int packets = 0;
    for (long number = next; number <= end; number++) {
      Held packet = at(number);
      if (packet != null && packet.payload.length > 0) {
        depacketizer.add(packet.payload, 0, packet.payload.length);
        packets++;
      }
    }
    byte[] frame = depacketizer.end();
    boolean key = first != null && startsKeyFrame(first);
    clear(next, end);
    if (frame == null || first == null) {
      discarded += packets;
      lost();
    } else if (needsKeyFrame && !key) {
      droppedFrames++;
      keyFrameRequested = true;
    } else {
      needsKeyFrame = false;
      output.frame(frame, first.timestamp, key, packets);
    }
  }

  private boolean startsKeyFrame(Held packet) {
    return format == null || format.startsKeyFrame(packet.payload, 0, packet.payload.length);
  }

  /// Gives up what is missing: goes on with the next key frame that began, or with what comes.
  private void goOn() {
    lost();
    for (long number = next + 1; number <= highest; number++) {
      Held packet = at(number);
      if (packet != null && startsKeyFrame(packet)) {
        skipTo(number);
        return;
      }
    }
    skipTo(highest + 1);
  }

  private void lost() {
    if (format != null) {
      needsKeyFrame = true;
      keyFrameRequested = true;
    }
  }

  private void skipTo(long number) {
    if (number - next >= CAPACITY) {
      lost();
    }
    for (long old = next; old < number && old <= highest; old++) {
      if (at(old) != null) {
        discarded++;
      }
    }
    clear(next, Math.min(number - 1, highest));
    next = number;
  }

  private void clear(long from, long to) {
    for (long number = from; number <= to; number++) {
      held[slot(number)] = null;
    }
    next = Math.max(next, to + 1);
  }
}
