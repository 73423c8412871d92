package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.rtp.RtpPacket;
import dev.parley.session.MediaKind;
import dev.parley.session.ReceiveStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A published track and the slots of those who subscribed to it.
final class Track {
  /// How long a stream must be silent before an older one may take its place again.
  private static final long SILENCE_NANOS = 1_000_000_000;

  final Participant publisher;
  final SfuTrack description;
  final int media;
  private final boolean audio;
  private Slot[] slots = {};
  private @Nullable ReceiveStream current;
  private @Nullable ReceiveStream previous;
  private long currentAt;

  /// @param media the index of the publisher's m-section
  Track(Participant publisher, SfuTrack description, int media) {
    this.publisher = publisher;
    this.description = description;
    this.media = media;
    audio = description.kind() == MediaKind.AUDIO;
  }

  String id() {
    return description.id();
  }

  boolean isAudio() {
    return audio;
  }

  /// The slots now; a snapshot that later changes leave alone.
  Slot[] slots() {
    return slots;
  }

  void add(Slot slot) {
    Slot[] more = Arrays.copyOf(slots, slots.length + 1);
    more[slots.length] = slot;
    slots = more;
  }

  void remove(Slot slot) {
    slots = Arrays.stream(slots).filter(each -> each != slot).toArray(Slot[]::new);
  }

  /// Passes a packet on to everyone who subscribed.
  void forward(long now, RtpPacket rtp, Packet packet, ReceiveStream stream) {
    if (stream != current && !follow(now, stream)) {
      publisher.shard().drop(SfuDrop.OLD_STREAM);
      return;
    }
    currentAt = now;
    Slot[] all = slots;
    for (Slot slot : all) {
      if (slot.subscriber.isConnected()) {
        slot.forward(now, rtp, packet, stream);
      }
    }
  }

  /// Whether a stream other than the present one takes its place: a new one does, the one it
  /// replaced only after a silence.
  private boolean follow(long now, ReceiveStream stream) {
    if (stream == previous && now - currentAt < SILENCE_NANOS) {
      return false;
    }
    previous = current;
    current = stream;
    return true;
  }

  void senderReport(long now, ReceiveStream stream, long ntp, long rtpTimestamp) {
    if (stream != current) {
      return;
    }
    Slot[] all = slots;
    for (Slot slot : all) {
      if (slot.subscriber.isConnected()) {
        slot.senderReport(now, stream, ntp, rtpTimestamp);
      }
    }
  }

  /// Asks the publisher for a key frame; its connection holds back what comes too often and catches
  /// up later.
  void requestKeyFrame(long now) {
    if (!audio) {
      publisher.requestKeyFrame(now, media);
    }
  }
}
