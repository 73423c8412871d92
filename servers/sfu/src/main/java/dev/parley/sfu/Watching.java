package dev.parley.sfu;

import dev.parley.congestion.BandwidthEstimate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides what a participant is sent: what its page shows, as far as its path carries it.
///
/// Sound always; then each track that is seen in its lowest layer, the largest first; then better
/// layers, of screens first, and one step for each in turn. What does not fit at all is paused:
/// video is given up before sound.
final class Watching {
  private static final long INTERVAL_NANOS = 500_000_000;
  private static final long SOON_NANOS = 100_000_000;

  /// How long the estimate has to be known before video is paused for it.
  private static final long TRUST_NANOS = 2_000_000_000L;

  private static final double USABLE = 0.95;
  private static final double AUDIO_BPS = 48_000;

  /// What may be sent beyond the estimate, since it is only one.
  private static final double TOLERANCE = 1.1;

  /// How much is looked for, as a part of what everything takes: what is not sent yet has to fit
  /// with room, and into the usable part.
  private static final double LOOKED_FOR = 1.3;

  private static final double CHANGE = 0.05;

  /// Which part of the estimate may be sent at most before what is sent has to give way at once,
  /// rather than when something smaller can take its place.
  private static final double OVERLOAD = 1.3;

  private record Told(String layer, boolean paused, String reason) {}

  private final Downlink downlink;
  private final Map<String, View> views = new HashMap<>();
  private final Map<Slot, Told> told = new HashMap<>();
  private List<Choice> choices = List.of();
  private int lastN = -1;
  private boolean changed = true;
  private long decidedAt = Long.MIN_VALUE;
  private double decidedBps;
  private double wantedBps;
  private double givenBps;
  private long knownSince = Long.MIN_VALUE;

  Watching(Downlink downlink) {
    this.downlink = downlink;
  }

  /// Takes what the page shows.
  void view(List<View> shown) {
    views.clear();
    shown.forEach(each -> views.put(each.trackId(), each));
    changed();
  }

  /// Takes how many cameras are sent at most, or -1.
  void lastN(int count) {
    lastN = count;
    changed();
  }

  /// Something was subscribed to, or the speakers have changed.
  void changed() {
    changed = true;
  }

  /// Whether the path is known to carry less than when it was decided what is sent.
  boolean hasLess(long now) {
    return downlink.bandwidth(now).steadyBps() < (1 - CHANGE) * decidedBps;
  }

  /// Decides anew if there is reason to.
  ///
  /// @return whether it did: the connection may have something to do
  boolean tick(long now, Collection<Slot> slots, Speakers speakers) {
    BandwidthEstimate estimate = downlink.bandwidth(now);
    boolean known = estimate.reason() != BandwidthEstimate.Reason.UNKNOWN;
    if (known && knownSince == Long.MIN_VALUE) {
      knownSince = now;
    }
    double bps = estimate.steadyBps();
    boolean moved = Math.abs(bps - decidedBps) > CHANGE * decidedBps;
    long since = decidedAt == Long.MIN_VALUE ? INTERVAL_NANOS : now - decidedAt;
    if (changed || since >= INTERVAL_NANOS || (moved && since >= SOON_NANOS)) {
      changed = false;
      decidedAt = now;
      decidedBps = bps;
      decide(now, slots, speakers, known ? bps : -1);
      return true;
    }
    for (Slot slot : slots) {
      if (slot.needsKeyFrame()) {
        slot.track.requestKeyFrame(now, slot.target());
      }
    }
    return false;
  }

  /// What was decided last of a slot; null of sound, and of what is new.
  @Nullable Choice choice(Slot slot) {
    for (Choice choice : choices) {
      if (choice.slot == slot) {
        return choice;
      }
    }
    return null;
  }

  /// What everything that is seen and heard would take at its best, in bits per second.
  double wantedBps() {
    return wantedBps;
  }

  /// What it takes as it was decided.
  double givenBps() {
    return givenBps;
  }

  private void decide(long now, Collection<Slot> slots, Speakers speakers, double bps) {
    choices = new ArrayList<>();
    double wanted = 0;
    double audio = 0;
    int cameras = 0;
    for (Slot slot : slots) {
      if (slot.track.isAudio()) {
        audio += slot.track.layer(0).live(now) ? AUDIO_BPS : 0;
      }
    }
    for (Slot slot : speakers.inOrder(slots)) {
      if (!slot.track.isAudio()) {
        boolean camera = !slot.track.description.source().equals("screen");
        boolean left = camera && lastN >= 0 && cameras++ >= lastN;
        Choice choice = new Choice(now, slot, views.get(slot.track.id()), left, bps);
        wanted += choice.mostBps();
        choices.add(choice);
      }
    }
    wantedBps = wanted + audio;
    downlink.wantBandwidth(LOOKED_FOR * wantedBps + AUDIO_BPS);
    if (bps < 0) {
      choices.forEach(Choice::best);
    } else {
      share(now, bps * USABLE - audio);
    }
    double sent = audio;
    givenBps = audio;
    for (Choice choice : choices) {
      sent += choice.sentBps();
      givenBps += choice.chosenBps();
    }
    for (Choice choice : choices) {
      choice.settle(bps >= 0 && sent > OVERLOAD * bps);
      tell(choice);
    }
    told.keySet().retainAll(slots);
  }

  private void share(long now, double budgetBps) {
    choices.sort(Comparator.comparingLong(Choice::weight).reversed());
    boolean trusted = knownSince != Long.MIN_VALUE && now - knownSince >= TRUST_NANOS;
    double left = budgetBps;
    for (Choice choice : choices) {
      left -= choice.least(trusted ? left * TOLERANCE : Double.MAX_VALUE);
    }
    left = improve(choices.stream().filter(Choice::isScreen).toList(), left);
    improve(choices, left);
  }

  /// One step for each in turn, as long as anything fits.
  ///
  /// @return what is left
  private static double improve(List<Choice> choices, double budgetBps) {
    double left = budgetBps;
    boolean more = true;
    while (more) {
      more = false;
      for (Choice choice : choices) {
        double taken = choice.better(left);
        left -= taken;
        more |= taken > 0;
      }
    }
    return left;
  }

  private void tell(Choice choice) {
    Slot slot = choice.slot;
    String layer = slot.track.layerName(choice.layer());
    Told now = new Told(layer, choice.layer() == Slot.NOTHING, choice.reason());
    if (!now.equals(told.put(slot, now))) {
      downlink.quality(slot.track.id(), now.layer(), now.paused(), now.reason());
    }
  }
}
