package dev.parley.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many who share one path do not probe it to death, take turns with the better layers rather than
/// flap, and all come back when it is wide again.
class SharedPathTest {
  private static final double WIDE_BPS = 3_000_000;

  @ParameterizedTest
  @CsvSource({"1, 130", "5, 500", "10, 130", "10, 500", "10, 1000", "30, 500"})
  void aNarrowPathIsSharedAndAWideOneFound(int senders, int narrowKilobits) {
    double narrow = senders * narrowKilobits * 1e3;
    SharedPath path = new SharedPath(senders, senders * WIDE_BPS).then(senders * WIDE_BPS, 15);
    assertThat(path.layers()).as("%s", path).endsWith(senders);

    path.then(narrow, 5).then(narrow, 30);
    assertThat(path.queueMillis(0.95)).as("%s", path).isLessThan(100);
    assertThat(path.probeBps(30)).isLessThan(0.08 * narrow);
    assertThat(path.switches()).isLessThan(30 * senders);

    path.then(senders * WIDE_BPS, 15);
    assertThat(path.layers()).as("%s", path).endsWith(senders);
    assertThat(path.queueMillis(0.95)).as("%s", path).isLessThan(50);
  }
}
