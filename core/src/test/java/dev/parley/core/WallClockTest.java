package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WallClockTest {
  @Test
  void countsNtpSecondsFrom1900() {
    WallClock clock = now -> 1_500; // one and a half seconds into 1970

    assertThat(clock.ntp(0)).isEqualTo(2_208_988_801L << 32 | 0x8000_0000L);
  }
}
