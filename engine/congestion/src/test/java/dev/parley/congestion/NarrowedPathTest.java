package dev.parley.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import org.junit.jupiter.api.Test;

class NarrowedPathTest {
  private static final long MILLI = 1_000_000;
  private static final int BYTES = 1000;

  private final NarrowedPath path = new NarrowedPath();
  private long sentAt = 1_000 * MILLI;
  private long freeAt;

  /// A packet through a queue of that rate; what would wait longer than `mostMillis` is lost.
  private void send(double bps, long gapMillis, long mostMillis) {
    sentAt += gapMillis * MILLI;
    freeAt = Math.max(freeAt, sentAt);
    if (freeAt - sentAt > mostMillis * MILLI) {
      path.lost(sentAt, BYTES);
      return;
    }
    freeAt += (long) (BYTES * 8e9 / bps);
    path.arrived(sentAt, freeAt, BYTES, freeAt - sentAt);
  }

  @Test
  void aFewPacketsOutOfAQueueTellWhatThePathCarries() {
    for (int i = 0; i < 20; i++) {
      send(200_000, 10, 1_000);
    }
    assertThat(path.bps()).isBetween(190_000.0, 210_000.0);
  }

  @Test
  void soDoThoseThatFoundPlaceInAQueueThatIsFull() {
    for (int i = 0; i < 100; i++) {
      send(100_000, 5, 200);
    }
    assertThat(path.bps()).isBetween(90_000.0, 110_000.0);
  }

  @Test
  void noQueueTellsNothing() {
    for (int i = 0; i < 100; i++) {
      send(1_000_000, 10, 1_000);
      assertThat(path.bps()).isNegative();
    }
  }

  /// Nothing came for a while, then all at once, as with radio or a busy machine.
  @Test
  void aPauseIsNotANarrowPath() {
    for (int round = 0; round < 20; round++) {
      long opens = sentAt + 300 * MILLI;
      for (int i = 0; i < 30; i++) {
        sentAt += 10 * MILLI;
        long arrival = Math.max(opens + i * MILLI / 10, sentAt);
        path.arrived(sentAt, arrival, BYTES, arrival - sentAt);
        assertThat(path.bps()).isNegative();
      }
      sentAt += 500 * MILLI;
    }
  }

  /// Another route: each packet takes longer, none arrives slower.
  @Test
  void aLongerPathIsNotANarrowOne() {
    SeededEntropy chance = new SeededEntropy(4);
    for (int i = 0; i < 500; i++) {
      sentAt += 10 * MILLI;
      if (chance.nextDouble() < 0.05) {
        path.lost(sentAt, BYTES);
      } else {
        path.arrived(sentAt, sentAt + 150 * MILLI, BYTES, 100 * MILLI);
      }
      assertThat(path.bps()).isNegative();
    }
  }

  @Test
  void forgetsWhatIsOver() {
    for (int i = 0; i < 20; i++) {
      send(200_000, 10, 1_000);
    }
    path.arrived(sentAt + MILLI, freeAt + MILLI, BYTES, 0);
    assertThat(path.bps()).isNegative();
  }
}
