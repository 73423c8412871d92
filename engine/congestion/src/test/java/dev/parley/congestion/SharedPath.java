package dev.parley.congestion;

import dev.parley.rtp.TransportFeedbackReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Many senders on one path, each with a controller of its own that knows nothing of the others, as
/// the subscribers of a room in one office: each sends the best of three layers that fits. On
/// virtual time.
final class SharedPath {
  static final long MILLI = 1_000_000;
  private static final double[] LAYERS_BPS = {100_000, 400_000, 1_500_000};
  private static final int BYTES = 1100;
  private static final int PADDING_BYTES = 270;
  private static final long DELAY = 20 * MILLI;
  private static final long LONGEST_QUEUE = 300 * MILLI;
  private static final int FRAMES_PER_SECOND = 30;

  private record Event(long time, long order, Runnable body) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>((a, b) ->
          a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.order, b.order));
  private final List<Sender> senders = new ArrayList<>();
  private final List<Long> queue = new ArrayList<>();
  private long order;
  private long now = 1_000_000 * MILLI;
  private long freeAt;
  private double bps;
  private long probeBytes;
  private int switches;

  SharedPath(int count, double bps) {
    this.bps = bps;
    for (int i = 0; i < count; i++) {
      Sender sender = new Sender();
      senders.add(sender);
      // They did not all come in the same moment.
      at(now + i * 137L * MILLI, sender::frame);
      at(now + i * 137L * MILLI, sender::report);
    }
    sample();
  }

  /// Lets time go by on a path that carries so much; counts anew.
  SharedPath then(double newBps, double seconds) {
    bps = newBps;
    queue.clear();
    probeBytes = 0;
    switches = 0;
    long end = now + (long) (seconds * 1e9);
    while (!events.isEmpty() && events.element().time <= end) {
      Event event = events.remove();
      now = event.time;
      event.body.run();
    }
    now = end;
    return this;
  }

  private void at(long time, Runnable body) {
    events.add(new Event(time, order++, body));
  }

  private void sample() {
    queue.add(Math.max(0, freeAt - now));
    at(now + 5 * MILLI, this::sample);
  }

  /// Below how many milliseconds the queue was for that share of the time.
  double queueMillis(double share) {
    long[] sorted = queue.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }

  /// What was sent for probes alone, in bits per second.
  double probeBps(double seconds) {
    return probeBytes * 8 / seconds;
  }

  /// How often senders changed their layer.
  int switches() {
    return switches;
  }

  /// How many senders send each layer.
  int[] layers() {
    int[] counts = new int[LAYERS_BPS.length];
    senders.forEach(sender -> counts[sender.layer]++);
    return counts;
  }

  @Override
  public String toString() {
    return "queue p95 %.0f ms, %d switches, layers %s"
        .formatted(queueMillis(0.95), switches, Arrays.toString(layers()));
  }

  private record Arrived(int number, long at) {}

  private final class Sender {
    final CongestionController congestion =
        new CongestionController(CongestionConfig.defaults().withStart(2_000_000));
    final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    final List<Arrived> arrived = new ArrayList<>();
    int layer;
    long chosenAt;
    boolean wakes;

    Sender() {
      congestion.wanted(1.2 * LAYERS_BPS[2] + 48_000);
    }

    void frame() {
      choose();
      int left = (int) (LAYERS_BPS[layer] / 8 / FRAMES_PER_SECOND);
      while (left > 0) {
        waiting.add(Math.min(BYTES, left));
        left -= BYTES;
      }
      transmit();
      at(now + 1_000 * MILLI / FRAMES_PER_SECOND, this::frame);
    }

    private void choose() {
      if (now - chosenAt < 100 * MILLI) {
        return;
      }
      double steady = 0.95 * congestion.estimate(now).steadyBps();
      int best = 0;
      for (int i = 1; i < LAYERS_BPS.length; i++) {
        best = LAYERS_BPS[i] * (i > layer ? 1.15 : 1) < steady ? i : best;
      }
      if (best != layer) {
        layer = best;
        chosenAt = now;
        switches++;
      }
    }

    void transmit() {
      while (!waiting.isEmpty() || congestion.probing()) {
        long allowed = congestion.allowedAt(now);
        if (allowed > now) {
          wakeAt(allowed);
          return;
        }
        if (waiting.isEmpty()) {
          probeBytes += PADDING_BYTES;
        }
        send(waiting.isEmpty() ? PADDING_BYTES : waiting.remove());
      }
    }

    private void wakeAt(long time) {
      if (!wakes) {
        wakes = true;
        at(
            time,
            () -> {
              wakes = false;
              transmit();
            });
      }
    }

    private void send(int bytes) {
      int number = congestion.nextNumber();
      congestion.sentNumbered(now, bytes);
      long leaves = Math.max(now, freeAt);
      if (leaves - now > LONGEST_QUEUE) {
        arrived.add(new Arrived(number, TransportFeedbackReader.LOST));
        return;
      }
      freeAt = leaves + (long) (bytes * 8e9 / bps);
      long at = freeAt + DELAY;
      at(at, () -> arrived.add(new Arrived(number, at)));
    }

    void report() {
      List<Arrived> these = List.copyOf(arrived);
      arrived.clear();
      if (!these.isEmpty()) {
        at(now + DELAY, () -> take(these));
      }
      at(now + 50 * MILLI, this::report);
    }

    private void take(List<Arrived> report) {
      congestion.begin();
      report.stream()
          .sorted((a, b) -> (short) (a.number - b.number))
          .forEach(each -> congestion.packet(now, each.number, each.at));
      congestion.settle(now);
      transmit();
    }
  }
}
