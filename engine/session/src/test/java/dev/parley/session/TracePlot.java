package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;

import dev.parley.sim.SimLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Draws the traces of [RtcCongestionTest] for `docs/congestion`: run it with that folder as its
/// argument.
final class TracePlot {
  private static final int WIDTH = 900;
  private static final int RATES = 260;
  private static final int QUEUES = 90;
  private static final int LEFT = 60;
  private static final int TOP = 34;
  private static final int GAP = 26;
  private static final double MOST_QUEUE_MILLIS = 350;

  private TracePlot() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (int roundTrip : new int[] {20, 200}) {
      for (int loss : new int[] {0, 10}) {
        SimLink link = new SimLink(roundTrip * MILLISECOND / 2, 0, loss / 100.0, 0, 0);
        String path = roundTrip + " ms round trip, " + loss + " % loss";
        String name = roundTrip + "ms-" + loss + "pc";
        SimLink narrow = link.withRate(500_000, 300 * MILLISECOND);
        SimLink wide = link.withRate(2_000_000, 300 * MILLISECOND);
        write(
            folder,
            "500k-" + name,
            "500 kbit/s, " + path,
            new PathTrace(7, narrow).then(narrow, 30));
        write(folder, "2m-" + name, "2 Mbit/s, " + path, new PathTrace(7, wide).then(wide, 30));
        PathTrace steps = new PathTrace(7, wide).then(wide, 15).then(narrow, 15).then(wide, 15);
        write(folder, "steps-" + name, "2, 0.5, 2 Mbit/s, " + path, steps);
      }
    }
  }

  private static void write(Path folder, String name, String title, PathTrace trace)
      throws IOException {
    Files.writeString(folder.resolve(name + ".svg"), svg(title, trace));
  }

  private static String svg(String title, PathTrace trace) {
    List<PathTrace.Point> points = trace.points();
    double seconds = points.getLast().seconds();
    double most = points.stream().mapToDouble(PathTrace.Point::capacityBps).max().orElse(1) * 1.3;
    int queueTop = TOP + RATES + GAP;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
                + "<text x=\"%d\" y=\"20\" font-size=\"14\">%s: grey capacity, blue estimate, orange sent"
                + " (kbit/s); below, red: queue (ms), p95 %.0f ms</text>%n",
            WIDTH,
            queueTop + QUEUES + 24,
            LEFT,
            title,
            trace.queueMillis(0, seconds, 0.95)));
    for (int i = 0; i <= 4; i++) {
      double y = TOP + RATES - RATES * i / 4.0;
      out.append(line(y, String.format(Locale.ROOT, "%.0f", most * i / 4 / 1000)));
    }
    out.append(line(queueTop, String.valueOf((int) MOST_QUEUE_MILLIS)));
    out.append(line(queueTop + QUEUES * (1 - 100 / MOST_QUEUE_MILLIS), "100"));
    out.append(line(queueTop + QUEUES, "0"));
    for (int t = 0; t <= seconds; t += 5) {
      out.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
              x(t, seconds),
              queueTop + QUEUES + 16,
              t));
    }
    out.append(curve(points, seconds, TOP, RATES, most, "#999", PathTrace.Point::capacityBps));
    out.append(curve(points, seconds, TOP, RATES, most, "#e8871e", PathTrace.Point::sentBps));
    out.append(curve(points, seconds, TOP, RATES, most, "#1f6fd0", PathTrace.Point::targetBps));
    out.append(
        curve(
            points,
            seconds,
            queueTop,
            QUEUES,
            MOST_QUEUE_MILLIS,
            "#c02a2a",
            PathTrace.Point::queueMillis));
    return out.append("</svg>\n").toString();
  }

  private static double x(double at, double seconds) {
    return LEFT + (WIDTH - LEFT - 10) * at / seconds;
  }

  private static String line(double y, String label) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>"
            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
        LEFT,
        WIDTH - 10,
        y,
        y,
        LEFT - 6,
        y + 4,
        label);
  }

  private static String curve(
      List<PathTrace.Point> points,
      double seconds,
      int top,
      int height,
      double most,
      String colour,
      ToDoubleFunction<PathTrace.Point> value) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i += 2) {
      PathTrace.Point point = points.get(i);
      double share = Math.min(1, value.applyAsDouble(point) / most);
      path.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x(point.seconds(), seconds), top + height * (1 - share)));
    }
    return "<polyline fill=\"none\" stroke=\""
        + colour
        + "\" stroke-width=\"1.5\" points=\""
        + path.toString().strip()
        + "\"/>\n";
  }
}
