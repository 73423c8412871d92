package dev.parley.sfu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who speaks in a room, by the audio levels that packets carry (RFC 6464).
///
/// Each tenth of a second a participant's loudness is averaged; who stays clearly louder than the
/// dominant speaker for a while takes its place, so that a cough or a short word does not.
final class Speakers {
  private static final int SILENCE = 127; // -127 dBov
  private static final double SPEAKS = 127 - 55;
  private static final double STOPS = 127 - 65;
  private static final double SMOOTHING = 0.7;
  private static final double LOUDER = 1.15;
  private static final long TAKEOVER_NANOS = 600_000_000;
  private static final long PAUSE_NANOS = 1_200_000_000;

  /// The loudness of somebody's packets, summed up.
  record Heard(String peerId, int sum, int packets) {}

  /// Who speaks, the dominant one first, and who dominated last.
  record Verdict(List<String> order, List<String> recent) {}

  private static final class Speaker {
    private int sum;
    private int packets;
    private double loudness;
    private boolean speaks;
    private long heardAt;
    private long louderSince = Long.MAX_VALUE;
  }

  private final Map<String, Speaker> speakers = new LinkedHashMap<>();
  private List<String> order = List.of();
  private final List<String> recent = new ArrayList<>();
  private @Nullable String dominant;

  /// Takes the level of a packet.
  ///
  /// @param level 0 for the loudest, 127 for silence
  void heard(String peerId, int level) {
    Speaker speaker = speakers.computeIfAbsent(peerId, id -> new Speaker());
    speaker.sum += SILENCE - level;
    speaker.packets++;
  }

  /// Takes what was heard of somebody on another shard.
  void heard(Heard heard) {
    Speaker speaker = speakers.computeIfAbsent(heard.peerId(), id -> new Speaker());
    speaker.sum += heard.sum();
    speaker.packets += heard.packets();
  }

  /// Gives away what was heard since the last time, to be judged elsewhere.
  List<Heard> take() {
    List<Heard> all = new ArrayList<>();
    speakers.forEach((id, speaker) -> {
      if (speaker.packets > 0) {
        all.add(new Heard(id, speaker.sum, speaker.packets));
        speaker.sum = 0;
        speaker.packets = 0;
      }
    });
    return all;
  }

  /// Takes over what was judged elsewhere.
  void follow(Verdict verdict) {
    order = verdict.order();
    recent.clear();
    recent.addAll(verdict.recent());
  }

  /// What others follow.
  Verdict verdict() {
    return new Verdict(order, List.copyOf(recent));
  }

  void left(String peerId) {
    speakers.remove(peerId);
    recent.remove(peerId);
    if (peerId.equals(dominant)) {
      dominant = null;
    }
  }

  /// Averages what was heard since the last time.
  ///
  /// @return whether who speaks, or who dominates, has changed
  boolean tick(long now) {
    for (Speaker speaker : speakers.values()) {
      double heard = speaker.packets == 0 ? 0 : (double) speaker.sum / speaker.packets;
      speaker.loudness = SMOOTHING * speaker.loudness + (1 - SMOOTHING) * heard;
      speaker.sum = 0;
      speaker.packets = 0;
      if (speaker.loudness > SPEAKS) {
        speaker.speaks = true;
        speaker.heardAt = now;
      } else if (speaker.loudness < STOPS && now - speaker.heardAt > PAUSE_NANOS) {
        speaker.speaks = false;
      }
    }
    dominate(now);
    List<String> next = present();
    boolean changed = !next.equals(order);
    order = next;
    return changed;
  }

  private void dominate(long now) {
    String first = dominant;
    Speaker present = first == null ? null : speakers.get(first);
    for (Map.Entry<String, Speaker> entry : speakers.entrySet()) {
      Speaker speaker = entry.getValue();
      if (speaker == present) {
        continue;
      }
      boolean silent = present == null || !present.speaks;
      double mark = present == null || silent ? 0 : LOUDER * present.loudness;
      boolean louder = speaker.speaks && speaker.loudness > mark;
      if (!louder) {
        speaker.louderSince = Long.MAX_VALUE;
      } else if (speaker.louderSince == Long.MAX_VALUE) {
        speaker.louderSince = now;
      }
      if (louder && (silent || now - speaker.louderSince >= TAKEOVER_NANOS)) {
        speaker.louderSince = Long.MAX_VALUE;
        dominant = entry.getKey();
        recent.remove(dominant);
        recent.addFirst(dominant);
        return;
      }
    }
  }

  private List<String> present() {
    List<String> list = new ArrayList<>();
    for (Map.Entry<String, Speaker> entry : speakers.entrySet()) {
      if (entry.getValue().speaks) {
        list.add(entry.getKey());
      }
    }
    list.sort(Comparator.comparing(id -> !id.equals(dominant)));
    return List.copyOf(list);
  }

  /// Those who speak, the dominant one first.
  List<String> order() {
    return order;
  }

  /// The slots of those who dominated last in front, the others behind as they are.
  List<Slot> inOrder(Collection<Slot> slots) {
    List<Slot> sorted = new ArrayList<>(slots);
    sorted.sort(
        Comparator.comparingInt(slot -> {
          int place = recent.indexOf(slot.track.publisher.id());
          return place < 0 ? Integer.MAX_VALUE : place;
        }));
    return sorted;
  }
}
