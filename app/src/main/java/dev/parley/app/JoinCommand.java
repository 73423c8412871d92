package dev.parley.app;

import dev.parley.app.participant.CallException;
import dev.parley.app.participant.Participant;
import dev.parley.app.participant.RoomAddress;
import java.io.PrintWriter;
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

/// `parley join`: a participant without a browser.
@Command(
    name = "join",
    description =
        "Joins a room, sends a moving test picture and a tone, and counts what it receives.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley join http://localhost:8080/r/demo",
      "  parley join http://localhost:8080/r/demo --name Bot --duration 30 --json"
    })
final class JoinCommand implements Callable<Integer> {
  private static final long CONNECT_SECONDS = 15;

  @Parameters(paramLabel = "URL", description = "The room's link.")
  private String url = "";

  @Option(
      names = "--name",
      defaultValue = "Parley",
      paramLabel = "NAME",
      description = "What the others see (${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--duration",
      defaultValue = "0",
      paramLabel = "SECONDS",
      description = "Leave after this long; 0 stays until Ctrl-C (${DEFAULT-VALUE}).")
  private long durationSeconds;

  @Option(
      names = "--stats-interval",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "How often to print what was counted (${DEFAULT-VALUE}).")
  private long intervalSeconds;

  @Option(names = "--json", description = "Print what was counted as one JSON object per line.")
  private boolean json;

  @Mixin private Verbosity verbosity = new Verbosity();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    verbosity.apply(System.Logger.Level.WARNING);
    RoomAddress address = address();
    if (durationSeconds < 0 || intervalSeconds < 1) {
      throw new Failure("--duration has to be 0 or more, and --stats-interval 1 or more.");
    }
    PrintWriter out = spec.commandLine().getOut();
    Participant participant;
    try {
      participant = Participant.join(address, name);
    } catch (CallException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
    UntilStopped.closing(participant);
    long start = System.nanoTime();
    StatsPrinter printer = new StatsPrinter(out, json, start);
    try {
      participant.connected().toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
      printer.joined(address.room(), name);
      stay(participant, printer, start);
      printer.print(participant.stats());
      participant.close();
      return 0;
    } catch (TimeoutException e) {
      throw new Failure("No media connection came about within " + CONNECT_SECONDS + " s.", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new Failure(cause == null ? e.toString() : String.valueOf(cause.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private RoomAddress address() {
    try {
      return RoomAddress.parse(url);
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage() + ".", e);
    }
  }

  /// Prints until the time is over or the call is.
  private void stay(Participant participant, StatsPrinter printer, long start)
      throws InterruptedException, ExecutionException {
    long end =
        durationSeconds == 0 ? Long.MAX_VALUE : start + TimeUnit.SECONDS.toNanos(durationSeconds);
    while (true) {
      long wait = Math.min(TimeUnit.SECONDS.toNanos(intervalSeconds), end - System.nanoTime());
      if (wait <= 0) {
        return;
      }
      try {
        participant.ended().toCompletableFuture().get(wait, TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        if (end - System.nanoTime() > 0) {
          printer.print(participant.stats());
        }
      }
    }
  }
}
