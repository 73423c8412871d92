package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
  @Test
  void wallClockFollowsTheMonotonicTime() {
    SystemWallClock clock = new SystemWallClock();
    long now = MonotonicClock.now();
    assertThat(clock.unixMillis(now)).isCloseTo(System.currentTimeMillis(), Offset.offset(2000L));
    assertThat(clock.unixMillis(now + 3_000_000_000L) - clock.unixMillis(now)).isEqualTo(3000);
  }

  @Test
  void entropyFillsWhatItIsAskedTo() {
    byte[] bytes = new byte[64];
    new SystemEntropy().fill(bytes, 16, 32);
    assertThat(bytes[15]).isZero();
    assertThat(bytes[48]).isZero();
    assertThat(new SystemEntropy().nextLong()).isNotEqualTo(new SystemEntropy().nextLong());
  }
}
