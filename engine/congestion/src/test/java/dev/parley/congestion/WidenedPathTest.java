package dev.parley.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import org.junit.jupiter.api.Test;

class WidenedPathTest {
  private static final long MILLI = 1_000_000;
  private static final int BYTES = 400;
  private static final double WIDE = 20_000_000;
  private static final double NARROW = 130_000;
  private static final double ESTIMATE = 0.9 * NARROW;

  private final WidenedPath path = new WidenedPath();
  private final SeededEntropy chance = new SeededEntropy(3);
  private long sentAt = 1_000 * MILLI;
  private long freeAt;
  private int signs;

  /// Packets, one after the other, over a path of that rate; what it is taken to carry is the
  /// narrow path's.
  private void send(int packets, double bps, double jitterMillis) {
    for (int i = 0; i < packets; i++) {
      sentAt += 33 * MILLI;
      freeAt = Math.max(freeAt, sentAt) + (long) (BYTES * 8e9 / bps);
      long jitter = (long) (chance.nextDouble() * jitterMillis * MILLI);
      path.arrived(sentAt, freeAt + jitter, BYTES, ESTIMATE);
      if (path.shows()) {
        signs++;
        path.reset();
      }
    }
  }

  @Test
  void packetsThatTakeNoTimeAnyMoreAreASign() {
    send(100, WIDE, 0);
    send(20, NARROW, 0);
    assertThat(signs).isZero();
    send(3, WIDE, 0);
    assertThat(signs).isEqualTo(1);
    send(100, WIDE, 0);
    assertThat(signs).as("it is told once").isEqualTo(1);
  }

  /// What is quickest is known for twenty to forty seconds otherwise.
  @Test
  void soTheyAreHoweverLongThePathWasNarrow() {
    send(100, WIDE, 0);
    send(5_000, NARROW, 0);
    assertThat(signs).isZero();
    send(3, WIDE, 0);
    assertThat(signs).isEqualTo(1);
  }

  @Test
  void aLittleJitterNeitherHidesNorMakesASign() {
    send(100, WIDE, 8);
    send(5_000, NARROW, 8);
    assertThat(signs).isZero();
    send(6, WIDE, 8);
    assertThat(signs).isEqualTo(1);
  }

  /// Each packet passes at once, as through a bucket of tokens: nothing was ever slow.
  @Test
  void aPathThatNeverWasSlowTellsNothing() {
    send(1_000, WIDE, 5);
    assertThat(signs).isZero();
  }

  /// Its packets wait in the queue of the fall; none was on its way alone.
  @Test
  void aPathThatIsKnownToBeNarrowNeedsNoPacketToShowIt() {
    send(100, WIDE, 0);
    freeAt = sentAt + 300 * MILLI;
    send(2, NARROW, 0);
    path.narrowed();
    freeAt = 0;
    send(3, WIDE, 0);
    assertThat(signs).isEqualTo(1);
  }

  /// A queue that runs empty on a path that stays as it is.
  @Test
  void aQueueThatRunsEmptyIsNoSign() {
    send(100, WIDE, 0);
    for (int round = 0; round < 20; round++) {
      freeAt = sentAt + 300 * MILLI;
      send(100, NARROW, 0);
    }
    assertThat(signs).isZero();
  }

  @Test
  void packetsOutOfOrderAreLeftOut() {
    send(100, WIDE, 0);
    send(20, NARROW, 0);
    for (int i = 0; i < 10; i++) {
      path.arrived(sentAt - MILLI, sentAt, BYTES, ESTIMATE);
    }
    assertThat(path.shows()).isFalse();
  }
}
