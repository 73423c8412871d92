package dev.parley.bench.sfu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Loads SFUs in processes of their own with one publisher and many subscribers, in turns, and
/// prints the processor time that each takes for a forwarded packet.
public final class SfuLoad {
  /// How much denser the packets of the warm-up are, so that the compiler is done when it counts.
  private static final int WARMUP_RATE = 4;

  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  private final Map<String, String> options = new HashMap<>();
  private final int subscribers;
  private final Load.Traffic traffic;

  private SfuLoad(String[] arguments) {
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      options.put(parts[0], parts.length == 2 ? parts[1] : "1");
    }
    subscribers = number("subscribers", 60);
    traffic = new Load.Traffic(number("pps", 156), number("burst", 1), number("bytes", 1200));
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
  }

  /// Prints a line for each server and run, then the medians.
  ///
  /// @param arguments each `name=value`: servers (see the script `sfu-load`), subscribers, pps
  ///   (packets a second), burst (packets at once), bytes (of a packet), warmup and seconds (of a
  ///   run), runs, feedback (1: with transport-wide feedback, as browsers do)
  public static void main(String[] arguments) throws IOException {
    new SfuLoad(arguments).run();
  }

  private void run() throws IOException {
    List<Load> loads = new ArrayList<>();
    try {
      for (String name : options.getOrDefault("servers", "ours,floor").split(",", -1)) {
        if (name.equals("janus") && JanusServer.program() == null) {
          System.out.println("janus is left out: it is not installed (Debian's package 'janus').");
        } else {
          Load load = name.equals("floor") ? floor(loads) : sessions(name, loads);
          load.measure(traffic.times(WARMUP_RATE), number("warmup", 20));
        }
      }
      report(loads);
    } finally {
      for (Load load : loads) {
        load.close();
      }
    }
  }

  private static String serverOptions() {
    return System.getenv().getOrDefault("SERVER_OPTS", "");
  }

  private Load floor(List<Load> loads) throws IOException {
    Load floor = new FloorLoad(serverOptions(), subscribers);
    loads.add(floor);
    return floor;
  }

  private Load sessions(String name, List<Load> loads) throws IOException {
    ServerUnderLoad server =
        switch (name) {
          case "janus" -> JanusServer.start(Runtime.getRuntime().availableProcessors());
          case "jdk" -> new ParleyServer(name, "-Ddev.parley.net.udp=jdk " + serverOptions());
          default -> {
            String own = System.getenv().getOrDefault("OPTS_" + name, "");
            yield new ParleyServer(name, NATIVE + " " + serverOptions() + " " + own);
          }
        };
    SessionLoad load = new SessionLoad(server, subscribers);
    loads.add(load);
    System.out.println(name + " is process " + server.pid());
    load.join(number("feedback", 0) == 1);
    return load;
  }

  private void report(List<Load> loads) throws IOException {
    List<List<Load.Result>> results = new ArrayList<>();
    loads.forEach(load -> results.add(new ArrayList<>()));
    for (int run = 0; run < number("runs", 1); run++) {
      for (int i = 0; i < loads.size(); i++) {
        Load.Result result = loads.get(i).measure(traffic, number("seconds", 30));
        results.get(i).add(result);
        System.out.printf(Locale.ROOT, "%-8s %s%n", loads.get(i).name(), result);
      }
    }
    for (int i = 0; i < loads.size(); i++) {
      double ours = median(results.getFirst().stream().map(Load.Result::micros).toList());
      double own = median(results.get(i).stream().map(Load.Result::micros).toList());
      System.out.printf(
          Locale.ROOT,
          "median   %-8s %6.2f us, %.2f of it in the kernel; %s takes %.2f of it; latency p50 %.2f"
              + " ms, p99 %.2f ms%n",
          loads.get(i).name(),
          own,
          median(results.get(i).stream().map(Load.Result::kernelMicros).toList()),
          loads.getFirst().name(),
          ours / own,
          median(results.get(i).stream().map(Load.Result::p50).toList()),
          median(results.get(i).stream().map(Load.Result::p99).toList()));
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
