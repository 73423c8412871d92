package dev.parley.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The verb `conformance`.
@Command(
    name = "parley conformance",
    mixinStandardHelpOptions = true,
    description = "Runs the web platform's tests of WebRTC against Parley's API.",
    footer = {
      "",
      "Examples:",
      "  parley conformance --wpt ~/wpt",
      "  parley conformance --wpt ~/wpt --only 'webrtc/RTCDataChannel*' --verbose",
      "  parley conformance --wpt ~/wpt --only core.json --json report.json",
      "",
      "Exit codes: 0 as expected or better, 1 something that should pass does not, 2 wrong usage."
    })
public final class Main implements Callable<Integer> {
  @Option(
      names = "--wpt",
      paramLabel = "PATH",
      description =
          "A checkout of web-platform-tests. Needed here or in the environment as PARLEY_WPT.")
  private @Nullable Path wpt;

  @Option(
      names = "--only",
      paramLabel = "GLOB|LIST",
      description =
          "Only files that match, such as webrtc/RTCIce*, or only the [file, subtest] pairs of a"
              + " file that ends with .json. Default: all folders of WebRTC and media capture.")
  private @Nullable String only;

  @Option(names = "--json", paramLabel = "FILE", description = "Write every result there.")
  private @Nullable Path json;

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description = "The stored results to compare with. Default: none, or what the launcher says.")
  private @Nullable Path expected;

  @Option(names = "--update", description = "Write these results as the expected ones.")
  private boolean update;

  @Option(names = "--jobs", paramLabel = "N", description = "Pages at a time. Default: 2.")
  private int jobs = 2;

  @Option(
      names = "--timeout-multiplier",
      paramLabel = "X",
      description = "How much longer than usual tests may take. Default: 1.")
  private double timeoutMultiplier = 1;

  @Option(names = "--verbose", description = "Show each subtest that does not pass.")
  private boolean verbose;

  @Spec private @Nullable CommandSpec spec;

  /// Runs the verb; `--help` says with which arguments.
  public static void main(String[] arguments) {
    // pages may leave threads behind that a program would have closed
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    Path root = wpt != null ? wpt : pathOf(System.getenv("PARLEY_WPT"));
    if (root == null || !Files.isReadable(root.resolve("resources/testharness.js"))) {
      line.getErr()
          .println(
              (root == null
                      ? "No checkout of web-platform-tests was named"
                      : root + " is no checkout of web-platform-tests")
                  + "; get one from https://github.com/web-platform-tests/wpt and say --wpt PATH.");
      return CommandLine.ExitCode.USAGE;
    }
    Checkout checkout = new Checkout(root.toAbsolutePath().normalize());
    Selection selection = Selection.of(checkout, only);
    long start = System.nanoTime();
    List<Results> all =
        new Runner(checkout, jobs, timeoutMultiplier, verbose)
            .run(selection, results -> print(out, selection, results));
    double seconds = (System.nanoTime() - start) / 1e9;
    long passed = all.stream().mapToLong(selection::passed).sum();
    long total = all.stream().mapToLong(selection::total).sum();
    out.printf(
        "%n%d files: %d of %d subtests pass, in %.0f s%n", all.size(), passed, total, seconds);
    Core core = Core.read();
    long coreTotal = only == null ? core.total() : core.total(all);
    if (coreTotal > 0) {
      out.printf(
          "Core (both browsers pass it, nothing is rendered): %d of %d%n",
          core.passed(all), coreTotal);
    }
    if (json != null) {
      write(json, all, passed, total);
    }
    out.flush();
    return expected == null ? CommandLine.ExitCode.OK : compare(expected, all, out);
  }

  private static @Nullable Path pathOf(@Nullable String text) {
    return text == null || text.isBlank() ? null : Path.of(text);
  }

  private void print(PrintWriter out, Selection selection, Results results) {
    out.printf(
        "%4d/%-4d %-8s %6d ms  %s%n",
        selection.passed(results),
        selection.total(results),
        results.harnessStatus(),
        results.millis(),
        results.file());
    if (verbose) {
      if (results.harnessMessage() != null) {
        out.println("          " + results.harnessMessage());
      }
      results.subtests().stream()
          .filter(s -> !s.passed())
          .forEach(
              s -> out.println("          " + s.status() + " " + s.name() + " | " + s.message()));
    }
    out.flush();
  }

  private static void write(Path file, List<Results> all, long passed, long total)
      throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("passed", passed);
    report.put("total", total);
    report.put("results", all.stream().map(Results::toJson).toList());
    Files.writeString(file, Json.write(report));
  }

  private int compare(Path file, List<Results> all, PrintWriter out) throws IOException {
    Expectations expectations = Files.exists(file) ? Expectations.read(file) : new Expectations();
    List<String> regressions = expectations.regressions(all);
    long surprises = expectations.surprises(all);
    if (surprises > 0) {
      out.println(surprises + " subtests pass that were expected to fail; --update keeps that.");
    }
    if (update) {
      expectations.update(all);
      Files.writeString(file, expectations.write());
      out.println("Written to " + file + ".");
      out.flush();
      return CommandLine.ExitCode.OK;
    }
    regressions.forEach(regression -> out.println("REGRESSION " + regression));
    out.println(
        regressions.isEmpty()
            ? "No regression against " + file.getFileName() + "."
            : regressions.size() + " regressions against " + file.getFileName() + ".");
    out.flush();
    return regressions.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
