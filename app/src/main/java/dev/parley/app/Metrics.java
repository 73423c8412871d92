package dev.parley.app;

import dev.parley.sfu.SfuStats;
import dev.parley.signaling.SignalingStats;
import dev.parley.turn.TurnServerStats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Every number that an operator watches, in the text format of Prometheus.
///
/// Nothing is counted here: each scrape asks the parts of the server. Safe for all threads.
final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
  private static final long STATS_WITHIN_SECONDS = 2;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<String, Supplier<Long>> gauges = new LinkedHashMap<>();

  /// The numbers of the JVM; those of the servers are added.
  Metrics() {
    JvmMetrics.builder().register(registry);
    registry.register((MultiCollector) this::gaugeSnapshots);
  }

  /// @param stats what the SFU says of itself
  Metrics sfu(Supplier<? extends CompletionStage<SfuStats>> stats) {
    registry.register((MultiCollector) () -> sfuSnapshots(stats.get()));
    return this;
  }

  /// @param stats what signaling says of its rooms
  Metrics rooms(Supplier<? extends CompletionStage<SignalingStats>> stats) {
    registry.register((MultiCollector) () -> roomSnapshots(stats.get()));
    return this;
  }

  private static MetricSnapshots roomSnapshots(CompletionStage<SignalingStats> pending) {
    List<MetricSnapshot> all = new ArrayList<>();
    try {
      SignalingStats stats =
          pending.toCompletableFuture().orTimeout(STATS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
      all.add(gauge("rooms", stats.rooms()));
      all.add(gauge("seats", stats.seats()));
      all.add(gauge("seats_away", stats.away()));
      all.add(gauge("lobby_waiting", stats.waiting()));
      all.add(gauge("signaling_clients", stats.clients()));
      all.add(counter("seats_joined", stats.joined()));
      all.add(counter("seats_resumed", stats.resumed()));
      all.add(
          labelled("signaling_refused", "Errors that clients were told.", "code", stats.refused()));
      all.add(
          labelled(
              "signaling_goodbyes", "Calls that ended for a client.", "reason", stats.goodbyes()));
      all.add(gauge("signaling_up", 1));
    } catch (CompletionException e) {
      all.add(gauge("signaling_up", 0)); // it is busy: the scrape itself still succeeds
    }
    return new MetricSnapshots(all);
  }

  /// @param stats what the TURN server says of itself
  Metrics turn(Supplier<? extends CompletionStage<TurnServerStats>> stats) {
    registry.register((MultiCollector) () -> turnSnapshots(stats.get()));
    return this;
  }

  private MetricSnapshots gaugeSnapshots() {
    List<MetricSnapshot> all = new ArrayList<>();
    gauges.forEach((name, value) -> all.add(gauge(name, (double) value.get())));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshots turnSnapshots(CompletionStage<TurnServerStats> pending) {
    List<MetricSnapshot> all = new ArrayList<>();
    try {
      TurnServerStats stats =
          pending.toCompletableFuture().orTimeout(STATS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
      all.add(gauge("turn_allocations", stats.allocations()));
      all.add(gauge("turn_users", stats.users()));
      all.add(counter("turn_allocations_made", stats.allocationsMade()));
      all.add(counter("turn_bindings", stats.bindings()));
      all.add(counter("turn_packets_to_peers", stats.packetsToPeers()));
      all.add(counter("turn_bytes_to_peers", stats.bytesToPeers()));
      all.add(counter("turn_packets_to_clients", stats.packetsToClients()));
      all.add(counter("turn_bytes_to_clients", stats.bytesToClients()));
      all.add(counter("turn_packets_inside", stats.packetsInside()));
      Map<String, Long> answers = new LinkedHashMap<>();
      stats.answers().forEach((code, count) -> answers.put(String.valueOf(code), count));
      all.add(labelled("turn_error_answers", "By code.", "code", answers));
      Map<String, Long> drops = new LinkedHashMap<>();
      stats.drops().forEach((reason, count) -> drops.put(reason.name(), count));
      all.add(labelled("turn_drops", "What went no further, by reason.", "reason", drops));
      all.add(gauge("turn_up", 1));
    } catch (CompletionException e) {
      all.add(gauge("turn_up", 0)); // it is closing, or too busy: the scrape itself still succeeds
    }
    return new MetricSnapshots(all);
  }

  /// One more number that goes up and down.
  ///
  /// @param name without the prefix
  Metrics gauge(String name, Supplier<Long> value) {
    gauges.put(name, value);
    return this;
  }

  private static MetricSnapshots sfuSnapshots(CompletionStage<SfuStats> pending) {
    List<MetricSnapshot> all = new ArrayList<>();
    try {
      SfuStats stats =
          pending.toCompletableFuture().orTimeout(STATS_WITHIN_SECONDS, TimeUnit.SECONDS).join();
      all.add(gauge("sfu_rooms", stats.rooms()));
      all.add(gauge("sfu_participants", stats.participants()));
      all.add(gauge("sfu_tracks", stats.tracks()));
      all.add(counter("sfu_packets_received", stats.packetsReceived()));
      all.add(counter("sfu_packets_forwarded", stats.packetsForwarded()));
      all.add(counter("sfu_datagrams_received", stats.datagramsReceived()));
      all.add(counter("sfu_datagrams_sent", stats.datagramsSent()));
      all.add(
          labelled(
              "drops",
              "Datagrams and packets that went no further, by layer and reason.",
              "reason",
              stats.drops()));
      all.add(gauge("sfu_up", 1));
    } catch (CompletionException e) {
      all.add(gauge("sfu_up", 0)); // it is closing, or too busy: the scrape itself still succeeds
    }
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot gauge(String name, double value) {
    return GaugeSnapshot.builder()
        .name("parley_" + name)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static MetricSnapshot counter(String name, long value) {
    return CounterSnapshot.builder()
        .name("parley_" + name)
        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value((double) value).build())
        .build();
  }

  private static MetricSnapshot labelled(
      String name, String help, String label, Map<String, Long> counts) {
    CounterSnapshot.Builder builder = CounterSnapshot.builder().name("parley_" + name).help(help);
    counts.forEach((value, count) ->
        builder.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, value))
                .value((double) count)
                .build()));
    return builder.build();
  }

  /// All of it as text.
  byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
