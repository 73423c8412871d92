package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sim.SimLink;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is asked of congestion control: 80 % of the path within ten seconds, and a queue below 100
/// ms for 95 % of the time, whatever the path loses and however long it is, and in which of two
/// forms the receiver reports (transport-wide, and RFC 8888).
class RtcCongestionTest {
  private static final long QUEUE = 300 * MILLISECOND;

  private static SimLink link(long roundTripMillis, double loss) {
    return new SimLink(roundTripMillis * MILLISECOND / 2, 0, loss, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "500000, 20, 0",
    "500000, 200, 0",
    "500000, 100, 0.02",
    "500000, 20, 0.1",
    "500000, 200, 0.1",
    "2000000, 20, 0",
    "2000000, 200, 0",
    "2000000, 100, 0.05",
    "2000000, 20, 0.1",
    "2000000, 200, 0.1"
  })
  void fillsThePathAndNotItsQueue(long rate, long roundTripMillis, double loss) {
    fills(rate, roundTripMillis, loss, UnaryOperator.identity());
    fills(rate, roundTripMillis, loss, Specs::withCongestionFeedback);
  }

  private static void fills(
      long rate, long roundTripMillis, double loss, UnaryOperator<MediaSpec> kind) {
    SimLink link = link(roundTripMillis, loss).withRate(rate, QUEUE);
    PathTrace trace = new PathTrace(7, link, kind).then(link, 20);

    assertThat(trace.use(9, 11)).isBetween(0.8, 1.2);
    assertThat(trace.use(10, 20)).isBetween(0.8, 1.2);
    assertThat(trace.queueMillis(0, 20, 0.95)).isLessThan(100);
  }

  @ParameterizedTest
  @CsvSource({"20, 0", "100, 0", "200, 0", "100, 0.02", "20, 0.1"})
  void followsAPathThatNarrowsAndWidens(long roundTripMillis, double loss) {
    follows(roundTripMillis, loss, UnaryOperator.identity());
    follows(roundTripMillis, loss, Specs::withCongestionFeedback);
  }

  private static void follows(long roundTripMillis, double loss, UnaryOperator<MediaSpec> kind) {
    SimLink wide = link(roundTripMillis, loss).withRate(2_000_000, QUEUE);
    PathTrace trace =
        new PathTrace(7, wide, kind)
            .then(wide, 15)
            .then(wide.withRate(500_000, QUEUE), 15)
            .then(wide, 15);

    assertThat(trace.use(10, 15)).isBetween(0.8, 1.2);
    assertThat(trace.use(25, 30)).isBetween(0.8, 1.2);
    assertThat(trace.use(39, 45)).isBetween(0.8, 1.2);
    assertThat(trace.queueMillis(0, 45, 0.95)).isLessThan(100);
  }

  /// Within two seconds the estimate is back at 80 % of a path that was narrow for a while, however
  /// long and however often it was asked in vain meanwhile.
  @ParameterizedTest
  @CsvSource({"20, 8", "20, 25", "100, 8", "100, 25", "200, 13"})
  void isBackSoonAfterThePathWidened(long roundTripMillis, int narrowSeconds) {
    SimLink wide = link(roundTripMillis, 0).withRate(2_000_000, QUEUE);
    PathTrace trace =
        new PathTrace(7, wide)
            .then(wide, 10)
            .then(wide.withRate(500_000, QUEUE), narrowSeconds)
            .then(wide, 10);

    double widened = 10 + narrowSeconds;
    double back =
        trace.points().stream()
            .filter(point -> point.seconds() > widened && point.targetBps() >= 1_600_000)
            .mapToDouble(PathTrace.Point::seconds)
            .min()
            .orElse(Double.MAX_VALUE);
    assertThat(back - widened).isLessThan(2);
    assertThat(trace.queueMillis(0, widened + 10, 0.95)).isLessThan(100);
  }

  @Test
  void probesDoNotReachTheOtherSidesSink() {
    SimLink link = link(20, 0).withRate(2_000_000, QUEUE);
    PathTrace trace = new PathTrace(3, link).then(link, 5);

    assertThat(trace.transport().probePackets()).isPositive();
    assertThat(trace.received()).isBetween(trace.sent() - 50, trace.sent());
    assertThat(trace.transport().availableOutgoingBps()).isGreaterThan(1_000_000);
  }

  @Test
  void sameSeedGivesTheSameTrace() {
    SimLink link = link(50, 0.05).withRate(1_000_000, QUEUE);

    assertThat(new PathTrace(11, link).then(link, 5).text())
        .isEqualTo(new PathTrace(11, link).then(link, 5).text());
  }
}
