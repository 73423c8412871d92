package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void letsABurstThroughAndThenTheSteadyRate() {
    TokenBucket bucket = new TokenBucket(50, 300, -7);
    assertThat(taken(bucket, -7, 1000)).isEqualTo(300);
    assertThat(taken(bucket, -7 + SECOND, 1000)).isEqualTo(50);
    assertThat(taken(bucket, -7 + SECOND + SECOND / 50 - 1, 1000)).isZero();
    assertThat(taken(bucket, -7 + SECOND + SECOND / 50, 1000)).isEqualTo(1);
  }

  @Test
  void savesNoMoreThanABurst() {
    TokenBucket bucket = new TokenBucket(50, 300, 0);
    assertThat(taken(bucket, 1000 * SECOND, 1000)).isEqualTo(300);
  }

  private static int taken(TokenBucket bucket, long now, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += bucket.take(now) ? 1 : 0;
    }
    return taken;
  }
}
