package dev.parley.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.app.participant.CallException;
import dev.parley.app.participant.Latencies;
import dev.parley.app.participant.LoadStats;
import dev.parley.app.participant.Participant;
import dev.parley.app.participant.RoomAddress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley load`: many participants without browsers, in one process.
@Command(
    name = "load",
    description = {
      "Fills a room with participants, and measures what the server does with them: each is a whole"
          + " client with ICE, DTLS and SRTP. Publishers send a test picture and a tone; everyone"
          + " receives every publisher.",
      "Prints rates, loss and how long pictures took through the server; and, when the server was"
          + " away for a while, how long it took until all media flowed again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley load http://localhost:8080/r/load",
      "  parley load http://localhost:8080/r/load --publishers 3 --subscribers 30 --json"
    })
final class LoadCommand implements Callable<Integer> {
  private static final long CONNECT_SECONDS = 30;
  private static final int MOST = 500;
  private static final long LOOK_MILLIS = 100;

  @Parameters(paramLabel = "URL", description = "The room's link.")
  private String url = "";

  @Option(
      names = "--publishers",
      defaultValue = "1",
      paramLabel = "P",
      description = "How many send, 1 to 500 (${DEFAULT-VALUE}).")
  private int publishers;

  @Option(
      names = "--subscribers",
      defaultValue = "10",
      paramLabel = "S",
      description = "How many only receive, 0 to 500 (${DEFAULT-VALUE}).")
  private int subscribers;

  @Option(
      names = "--duration",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description = "How long to measure, once all are connected (${DEFAULT-VALUE}).")
  private long durationSeconds;

  @Option(
      names = "--interval",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "How often to print a line (${DEFAULT-VALUE}).")
  private long intervalSeconds;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Mixin private Verbosity verbosity = new Verbosity();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final List<Participant> participants = new ArrayList<>();
  private final Latencies latencies = new Latencies();

  @Override
  public Integer call() {
    verbosity.apply(System.Logger.Level.ERROR);
    check();
    try {
      join(RoomAddress.parse(url));
      measure(spec.commandLine().getOut());
      return 0;
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage() + ".", e);
    } catch (CallException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      participants.forEach(Participant::close);
    }
  }

  private void check() {
    if (publishers < 1 || publishers > MOST || subscribers < 0 || subscribers > MOST) {
      throw new Failure("--publishers has to be 1 to 500, and --subscribers 0 to 500.");
    }
    if (durationSeconds < 1 || intervalSeconds < 1) {
      throw new Failure("--duration and --interval have to be 1 or more.");
    }
  }

  private void join(RoomAddress address) throws InterruptedException {
    for (int i = 0; i < publishers + subscribers; i++) {
      boolean publishes = i < publishers;
      String name = publishes ? "Publisher " + (i + 1) : "Subscriber " + (i - publishers + 1);
      participants.add(Participant.load(address, name, publishes, latencies));
    }
    for (Participant participant : participants) {
      try {
        participant.connected().toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        throw new Failure(cause == null ? e.toString() : String.valueOf(cause.getMessage()), e);
      } catch (TimeoutException e) {
        throw new Failure(
            "Not all participants had a media connection within " + CONNECT_SECONDS + " s.", e);
      }
    }
  }

  private void measure(PrintWriter out) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(durationSeconds);
    LoadStats first = sum();
    LoadStats before = first;
    latencies.clear();
    Outage outage = new Outage(participants);
    long beforeAt = System.nanoTime();
    long firstAt = beforeAt;
    while (end - System.nanoTime() > 0) {
      long next = Math.min(end, beforeAt + TimeUnit.SECONDS.toNanos(intervalSeconds));
      while (next - System.nanoTime() > 0) {
        Thread.sleep(Math.clamp((next - System.nanoTime()) / 1_000_000, 1, LOOK_MILLIS));
        Outage.Over over = outage.look(this::sum);
        if (over != null) {
          print(out, over);
        }
      }
      LoadStats now = sum();
      long at = System.nanoTime();
      print(out, "load", now.since(before), (at - beforeAt) / 1e9);
      before = now;
      beforeAt = at;
    }
    print(out, "total", before.since(first), (beforeAt - firstAt) / 1e9);
  }

  private void print(PrintWriter out, Outage.Over over) {
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", "back");
      line.put("seconds", over.seconds()).put("participants", participants.size());
      out.println(line.put("sameSeats", over.sameSeats()));
    } else {
      out.println(
          String.format(
              Locale.ROOT,
              "back  %5.1f s after the first of them lost the server, all media flow again; %d of %d"
                  + " have the seat that they had",
              over.seconds(),
              over.sameSeats(),
              participants.size()));
    }
    out.flush();
  }

  private LoadStats sum() {
    LoadStats sum = LoadStats.NONE;
    for (Participant participant : participants) {
      sum = sum.plus(participant.loadStats());
    }
    return sum;
  }

  private void print(PrintWriter out, String type, LoadStats stats, double seconds) {
    double lost =
        100.0 * stats.lostPackets() / Math.max(1, stats.receivedPackets() + stats.lostPackets());
    double sentMbps = stats.sentBytes() * 8 / seconds / 1e6;
    double receivedMbps = stats.receivedBytes() * 8 / seconds / 1e6;
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", type);
      line.put("seconds", seconds).put("publishers", publishers).put("subscribers", subscribers);
      line.put("tracks", stats.tracks());
      line.put("sentPackets", stats.sentPackets()).put("sentMbps", sentMbps);
      line.put("receivedPackets", stats.receivedPackets()).put("receivedMbps", receivedMbps);
      line.put("lostPercent", lost).put("stampedPackets", latencies.count());
      line.put("latencyP50Millis", latencies.millis(0.5));
      line.put("latencyP95Millis", latencies.millis(0.95));
      line.put("latencyP99Millis", latencies.millis(0.99));
      out.println(line);
    } else {
      out.println(
          String.format(
              Locale.ROOT,
              "%-5s %5.1f s: sent %.1f Mbit/s; received %d tracks, %.0f packets/s, %.1f Mbit/s,"
                  + " lost %.3f %%; latency p50 %.2f, p95 %.2f, p99 %.2f ms",
              type,
              seconds,
              sentMbps,
              stats.tracks(),
              stats.receivedPackets() / seconds,
              receivedMbps,
              lost,
              latencies.millis(0.5),
              latencies.millis(0.95),
              latencies.millis(0.99)));
    }
    out.flush();
  }
}
