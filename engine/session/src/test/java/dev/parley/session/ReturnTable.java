package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;

import dev.parley.sim.SimLink;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Prints the tables of `docs/congestion`: how much of each path is used and how long its queue is,
/// and how soon the estimate is back after a narrow path; with the argument `ccfb` for receivers
/// that report as RFC 8888 has it.
final class ReturnTable {
  private static final long QUEUE = 300 * MILLISECOND;
  private static final int[] ROUND_TRIPS = {20, 100, 200};
  private static final double[] LOSSES = {0, 0.02, 0.1};

  private ReturnTable() {}

  public static void main(String[] args) {
    UnaryOperator<MediaSpec> kind =
        args.length > 0 && args[0].equals("ccfb")
            ? Specs::withCongestionFeedback
            : UnaryOperator.identity();
    System.out.println("use of the path from 10 s on, queue p95 in ms (seeds 7, 8, 9)");
    for (long rate : new long[] {500_000, 2_000_000}) {
      for (double loss : LOSSES) {
        System.out.printf(Locale.ROOT, "| %d, %.0f %% |", rate, loss * 100);
        for (int roundTrip : ROUND_TRIPS) {
          SimLink link =
              new SimLink(roundTrip * MILLISECOND / 2, 0, loss, 0, 0).withRate(rate, QUEUE);
          double use = 0;
          double queue = 0;
          for (int seed = 7; seed < 10; seed++) {
            PathTrace trace = new PathTrace(seed, link, kind).then(link, 20);
            use += trace.use(9, 20) / 3;
            queue = Math.max(queue, trace.queueMillis(0, 20, 0.95));
          }
          System.out.printf(Locale.ROOT, " %.2f, %.0f |", use, queue);
        }
        System.out.println();
      }
    }
    System.out.println("seconds until the estimate is back at 80 %, mean and worst of 8");
    for (double loss : LOSSES) {
      System.out.printf(Locale.ROOT, "| %.0f %% |", loss * 100);
      for (int roundTrip : ROUND_TRIPS) {
        SimLink wide =
            new SimLink(roundTrip * MILLISECOND / 2, 0, loss, 0, 0).withRate(2_000_000, QUEUE);
        double sum = 0;
        double worst = 0;
        double queue = 0;
        double below = 0;
        for (int seed = 1; seed <= 4; seed++) {
          for (int narrow : new int[] {8, 13}) {
            PathTrace trace =
                new PathTrace(seed, wide, kind)
                    .then(wide, 10)
                    .then(wide.withRate(500_000, QUEUE), narrow)
                    .then(wide, 15);
            double back = trace.reaches(10 + narrow, 1_600_000);
            sum += back / 8;
            worst = Math.max(worst, back);
            queue = Math.max(queue, trace.queueMillis(0, 25 + narrow, 0.95));
            below += trace.falls(10, 500_000) / 8;
          }
        }
        System.out.printf(
            Locale.ROOT, " %.1f, %.1f (fall %.2f, p95 %.0f) |", sum, worst, below, queue);
      }
      System.out.println();
    }
  }
}
