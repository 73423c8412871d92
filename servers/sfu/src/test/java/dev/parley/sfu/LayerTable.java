package dev.parley.sfu;

import static dev.parley.sfu.LayeredPath.MILLISECOND;

import dev.parley.sim.SimLink;
import java.util.Locale;

/// Prints the tables of `docs/congestion` of how soon a viewer sees another layer when its path
/// narrows and widens.
final class LayerTable {
  private static final int[][] LAYERS = {{100_000, 400_000, 1_500_000}, {30_000, 80_000, 180_000}};
  private static final int[][] NARROW = {{130_000, 500_000, 1_000_000}, {60_000, 130_000}};

  /// How long the path is narrow: the first too short for all to see a smaller layer.
  private static final double[] SECONDS = {0.7, 2.1, 5.3, 10.6, 31.9};

  private LayerTable() {}

  public static void main(String[] args) {
    for (int roundTrip : new int[] {20, 100}) {
      for (int kind = 0; kind < LAYERS.length; kind++) {
        for (int narrow : NARROW[kind]) {
          print(roundTrip, narrow, LAYERS[kind]);
        }
      }
    }
  }

  private static void print(int roundTripMillis, int narrowBps, int... layers) {
    SimLink wide =
        new SimLink(roundTripMillis * MILLISECOND / 2, 0, 0, 0, 0)
            .withRate(20_000_000, 250 * MILLISECOND);
    StringBuilder text = new StringBuilder();
    double mean = 0;
    double worst = 0;
    double smaller = 0;
    double switches = 0;
    for (double seconds : SECONDS) {
      double sum = 0;
      for (int seed = 1; seed <= 4; seed++) {
        LayeredPath path = new LayeredPath(seed, wide, layers).show(720).then(8 + seed / 10.0);
        path.link(wide.withRate(narrowBps, 250 * MILLISECOND)).then(seconds);
        smaller += seconds < 1 ? 0 : path.untilSeen(0, 1) / 4 / (SECONDS.length - 1);
        switches += path.logged("forwards") / 4.0 / SECONDS.length;
        path.link(wide).then(8);
        double back = path.untilSeen(2, 2);
        sum += back / 4;
        mean += back / 4 / SECONDS.length;
        worst = Math.max(worst, back);
      }
      text.append(String.format(Locale.ROOT, " %.1f s: %.2f", seconds, sum));
    }
    System.out.printf(
        Locale.ROOT,
        "%d ms, layers %d..%d, narrow %d: smaller %.2f (switches %.1f); back mean %.2f worst %.2f;%s%n",
        roundTripMillis,
        layers[0] / 1000,
        layers[2] / 1000,
        narrowBps / 1000,
        smaller,
        switches,
        mean,
        worst,
        text);
  }
}
