package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Core;
import org.junit.jupiter.api.Test;

class KeyFrameThrottleTest {
  private static final long MILLI = 1_000_000;

  private final KeyFrameThrottle throttle = new KeyFrameThrottle();

  private boolean take(long nowMillis) {
    return throttle.take(nowMillis * MILLI);
  }

  @Test
  void asksForNothingUnlessSomebodyWishes() {
    assertThat(throttle.deadline()).isEqualTo(Core.NEVER);
    assertThat(take(0)).isFalse();
  }

  @Test
  void asksAtOnceForTheFirstWish() {
    throttle.request();
    assertThat(take(0)).isTrue();
    assertThat(take(0)).isFalse();
  }

  @Test
  void defersAWishThatIsNotAnsweredYetButNeverLosesIt() {
    throttle.request();
    assertThat(take(0)).isTrue();
    throttle.request();
    assertThat(throttle.deadline()).isEqualTo(500 * MILLI);
    assertThat(take(499)).isFalse();
    assertThat(take(500)).isTrue();
  }

  /// Ten join within half a second, each just after the key frame that another one asked for.
  @Test
  void afterAPauseAFewFollowEachOtherSoon() {
    int requests = 0;
    for (int millis = 0; millis < 10_000; millis += 10) {
      throttle.request();
      if (take(millis)) {
        requests++;
        throttle.keyFrame();
        throttle.request();
      }
      if (millis == 310) {
        assertThat(requests).isEqualTo(4);
      }
    }
    assertThat(requests).as("one for each half second").isEqualTo(23);
  }

  @Test
  void makesOneRequestOfManyWishes() {
    int requests = 0;
    for (int millis = 0; millis < 5000; millis += 10) {
      throttle.request();
      requests += take(millis) ? 1 : 0;
    }
    assertThat(requests).isEqualTo(10);
  }

  @Test
  void aKeyFrameGrantsTheWish() {
    throttle.request();
    take(0);
    throttle.request();
    throttle.keyFrame();
    assertThat(throttle.deadline()).isEqualTo(Core.NEVER);
  }

  @Test
  void repeatsARequestThatWasNotAnsweredAFewTimes() {
    throttle.request();
    int requests = 0;
    while (throttle.deadline() != Core.NEVER) {
      assertThat(throttle.take(Math.max(0, throttle.deadline()))).isTrue();
      requests++;
    }
    assertThat(requests).isEqualTo(4);
  }
}
