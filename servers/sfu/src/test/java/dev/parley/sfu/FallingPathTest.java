package dev.parley.sfu;

import static dev.parley.sfu.LayeredPath.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sim.SimLink;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How soon a viewer sees a smaller picture when its path becomes narrow, and the best one when it
/// is wide again: estimator, choice, key frame and all, on virtual time.
class FallingPathTest {
  private static final long QUEUE = 250 * MILLISECOND;

  private static SimLink wide(int roundTripMillis) {
    return new SimLink(roundTripMillis * MILLISECOND / 2, 0, 0, 0, 0).withRate(20_000_000, QUEUE);
  }

  private static LayeredPath narrowed(int roundTripMillis, int narrowBps, int... layerBps) {
    SimLink wide = wide(roundTripMillis);
    LayeredPath path = new LayeredPath(7, wide, layerBps).show(720).then(15);
    assertThat(path.layer()).as("before the fall").isEqualTo(2);
    return path.link(wide.withRate(narrowBps, QUEUE)).then(10);
  }

  @ParameterizedTest
  @CsvSource({
    "20, 130000, 100000, 400000, 1500000",
    "100, 130000, 100000, 400000, 1500000",
    "20, 500000, 100000, 400000, 1500000",
    "100, 500000, 100000, 400000, 1500000",
    "20, 1000000, 100000, 400000, 1500000",
    "100, 1000000, 100000, 400000, 1500000",
    // Far less is sent than the path was believed to carry: what is found out counts at once.
    "20, 130000, 30000, 80000, 180000",
    "100, 130000, 30000, 80000, 180000",
    "20, 60000, 30000, 80000, 180000",
    "100, 60000, 30000, 80000, 180000"
  })
  void aSmallerLayerIsChosenInHalfASecondAndSeenAKeyFrameLater(
      int roundTripMillis, int narrowBps, int low, int middle, int high) {
    LayeredPath path = narrowed(roundTripMillis, narrowBps, low, middle, high);

    assertThat(path.untilLogged("chooses")).isLessThan(0.5);
    assertThat(path.untilSeen(0, 1)).isLessThan(0.9);
    assertThat(path.layer()).as("ten seconds later").isBetween(0, 1);

    path.link(wide(roundTripMillis)).then(8);
    assertThat(path.untilSeen(2, 2)).isLessThan(1.5);
    assertThat(path.layer()).isEqualTo(2);
  }

  /// Nothing is sent any more, not even sound, so that no report comes: the path is asked all the
  /// same.
  @ParameterizedTest
  @CsvSource({"20, 3", "100, 30"})
  void videoThatWasPausedComesBack(int roundTripMillis, int seconds) {
    LayeredPath path = narrowed(roundTripMillis, 40_000, 100_000, 400_000, 1_500_000);
    assertThat(path.layer()).isEqualTo(Slot.NOTHING);
    path.then(seconds);
    assertThat(path.layer()).isEqualTo(Slot.NOTHING);

    path.link(wide(roundTripMillis)).then(10);
    assertThat(path.untilSeen(0, 2)).isLessThan(2);
    assertThat(path.layer()).isEqualTo(2);
  }

  /// While video is paused, the path is asked every one and a half seconds: with packets so small
  /// that sound does not wait for them.
  @ParameterizedTest
  @CsvSource({"50000, 70", "80000, 40"})
  void probesDoNotKeepSoundWaiting(int narrowBps, int mostMillis) {
    SimLink wide = wide(20);
    SimLink narrow = wide.withRate(narrowBps, QUEUE);
    LayeredPath path = new LayeredPath(7, wide, 100_000, 400_000, 1_500_000).show(720).speak();
    path.then(10).link(narrow).then(5).link(narrow).then(30);

    assertThat(path.layer()).isEqualTo(Slot.NOTHING);
    assertThat(path.soundMillis(0.95)).isLessThan(mostMillis);
    assertThat(path.link(wide).then(5).untilSeen(2, 2)).isLessThan(1.5);
  }
}
