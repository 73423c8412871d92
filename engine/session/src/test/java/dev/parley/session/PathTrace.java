package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;

import dev.parley.congestion.BandwidthEstimate;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.ChannelState;
import dev.parley.sctp.DataChannel;
import dev.parley.sim.SimLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A call on a narrow path, written down every 50 ms: an encoder that follows the estimate, with
/// key frames, frames of uneven size and sound beside it.
final class PathTrace {
  /// One line of the trace.
  record Point(
      double seconds,
      double capacityBps,
      double targetBps,
      double sentBps,
      double queueMillis,
      String reason) {}

  private static final long FRAME_NANOS = SECOND / 30;
  private static final long STEP_NANOS = 50 * MILLISECOND;
  private static final int PACKET_BYTES = 1100;
  private static final int KEY_FRAME_EVERY = 300;
  private static final double MEDIA_SHARE = 0.93; // the rest is headers, tags and sound
  private static final double ENCODER_MAX_BPS = 4_000_000;
  private static final double AUDIO_BPS = 32_000;
  private static final SctpSpec SCTP = new SctpSpec(5000, 262_144);
  private static final int MESSAGE_BYTES = 16 << 10;
  private static final int BULK_BUFFER_BYTES = 256 << 10;

  private final List<Point> points = new ArrayList<>();
  private final Call call;
  private double capacityBps;
  private long frames;
  private int number;
  private long received;
  private final List<Long> soundDelays = new ArrayList<>();
  private @Nullable DataChannel bulk;
  private long bulkBytes;
  private final long start;

  PathTrace(long seed, SimLink link) {
    this(seed, link, false, UnaryOperator.identity());
  }

  /// @param kind makes another kind of audio and video of the usual one
  PathTrace(long seed, SimLink link, UnaryOperator<MediaSpec> kind) {
    this(seed, link, false, kind);
  }

  /// @param withData whether a data channel is there, too
  PathTrace(long seed, SimLink link, boolean withData) {
    this(seed, link, withData, UnaryOperator.identity());
  }

  private PathTrace(long seed, SimLink link, boolean withData, UnaryOperator<MediaSpec> kind) {
    call = new Call(seed, link, UnaryOperator.identity(), UnaryOperator.identity());
    call.a.sctp = withData ? SCTP : null;
    call.b.sctp = call.a.sctp;
    call.connect(kind);
    start = call.network.now();
    capacityBps = link.rateBps();
    frame();
    sound();
    step();
  }

  /// Lets the call go on over another link.
  PathTrace then(SimLink link, double seconds) {
    capacityBps = link.rateBps();
    call.network.link(link);
    call.network.run((long) (seconds * SECOND));
    return this;
  }

  /// From now on a data channel sends as much as it can.
  PathTrace bulk() {
    DataChannel channel = call.a.rtc.data().open(call.network.now(), ChannelOptions.of("bulk"));
    if (!call.network.runUntil(() -> channel.state() == ChannelState.OPEN, 10 * SECOND)) {
      throw new AssertionError("the data channel did not open");
    }
    bulk = channel;
    return this;
  }

  private void feed(long now, DataChannel channel) {
    byte[] message = new byte[MESSAGE_BYTES];
    while (channel.bufferedAmount() < BULK_BUFFER_BYTES) {
      call.a.rtc.data().send(now, channel, false, message, 0, message.length);
    }
  }

  /// What the data channel carried since the last call, in bytes.
  long takeBulkBytes() {
    long bytes = bulkBytes;
    bulkBytes = 0;
    return bytes;
  }

  /// How long sound was on its way since the last call: the delay below which that share stayed.
  double takeSoundMillis(double share) {
    long[] sorted = soundDelays.stream().mapToLong(Long::longValue).sorted().toArray();
    soundDelays.clear();
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }

  private void frame() {
    long now = call.network.now();
    double bps = Math.min(ENCODER_MAX_BPS, call.a.rtc.bandwidth(now).targetBps());
    double bytes = Math.max(100, (bps * MEDIA_SHARE - AUDIO_BPS) / 8 / 30);
    // Uneven, the same each time: an encoder misses its mark from frame to frame.
    double factor = frames % KEY_FRAME_EVERY == 0 ? 4 : 0.8 + 0.4 * ((frames * 7 % 11) / 10.0);
    int left = (int) (bytes * factor);
    long timestamp = frames++ * 3000;
    while (left > 0) {
      int size = Math.min(PACKET_BYTES, Math.max(left, 20));
      left -= size;
      byte[] payload = Peer.payload(number++, size);
      call.a.rtc.sendRtp(now, 1, Specs.VP8, left <= 0, timestamp, payload, 0, size);
    }
    call.network.at(now + FRAME_NANOS, this::frame);
  }

  private void sound() {
    long now = call.network.now();
    byte[] payload = Peer.payload(0, (int) (AUDIO_BPS / 8 / 50));
    long timestamp = (now - start) / (20 * MILLISECOND) * 960;
    call.a.rtc.sendRtp(now, 0, Specs.OPUS, false, timestamp, payload, 0, payload.length);
    call.network.at(now + 20 * MILLISECOND, this::sound);
  }

  private void step() {
    long now = call.network.now();
    BandwidthEstimate estimate = call.a.rtc.bandwidth(now);
    points.add(
        new Point(
            (now - start) / 1e9,
            capacityBps,
            estimate.targetBps(),
            Math.max(0, estimate.sentBps()),
            call.network.queueNanos(call.a.node.address(0), call.b.node.address(0)) / 1e6,
            estimate.reason().name()));
    call.a.received.clear();
    for (Peer.Received r : call.b.received) {
      if (r.media() == 0) {
        soundDelays.add(r.now() - start - r.timestamp() / 960 * 20 * MILLISECOND);
      }
    }
    received += call.b.received.size();
    call.b.received.clear();
    call.b.messages.forEach(message -> bulkBytes += message.length());
    call.b.messages.clear();
    if (bulk != null) {
      feed(now, bulk);
    }
    call.a.node.events().clear();
    call.network.at(now + STEP_NANOS, this::step);
  }

  /// How many packets reached the other side's sink.
  long received() {
    return received;
  }

  List<Point> points() {
    return points;
  }

  TransportStats transport() {
    return Objects.requireNonNull(call.a.counts().transport);
  }

  /// How many packets were sent, retransmissions and probes not counted.
  long sent() {
    return call.a.counts().outbound.stream().mapToLong(OutboundStats::packetsSent).sum();
  }

  /// The share of the queue's samples from a moment on that lies below the result: 0.95 for p95.
  double queueMillis(double from, double to, double share) {
    double[] sorted =
        points.stream()
            .filter(p -> p.seconds >= from && p.seconds < to)
            .mapToDouble(Point::queueMillis)
            .sorted()
            .toArray();
    return sorted[(int) (share * (sorted.length - 1))];
  }

  /// The mean target between two moments, as a part of the capacity then.
  double use(double from, double to) {
    return points.stream()
        .filter(p -> p.seconds >= from && p.seconds < to)
        .mapToDouble(p -> p.targetBps / p.capacityBps)
        .average()
        .orElse(0);
  }

  /// Seconds after a moment until the target is at least this.
  double reaches(double from, double bps) {
    return points.stream()
        .filter(p -> p.seconds > from && p.targetBps >= bps)
        .mapToDouble(p -> p.seconds - from)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /// Seconds after a moment until the target is at most this.
  double falls(double from, double bps) {
    return points.stream()
        .filter(p -> p.seconds > from && p.targetBps <= bps)
        .mapToDouble(p -> p.seconds - from)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Point p : points) {
      text.append(
          String.format(
              "%6.2f cap %5.0f target %5.0f sent %5.0f queue %4.0f %s%n",
              p.seconds,
              p.capacityBps / 1000,
              p.targetBps / 1000,
              p.sentBps / 1000,
              p.queueMillis,
              p.reason));
    }
    return text.toString();
  }
}
