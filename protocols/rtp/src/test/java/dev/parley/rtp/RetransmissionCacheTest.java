package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import dev.parley.core.SlotPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetransmissionCacheTest {
  private static final long MILLI = 1_000_000;

  private final SlotPool pool = new SlotPool(100);
  private final RetransmissionCache cache = new RetransmissionCache(16, 1000 * MILLI);

  private void add(long nowMillis, int sequenceNumber) {
    Packet packet = pool.take();
    assertThat(packet).isNotNull();
    packet.length(4);
    packet.putU32(0, sequenceNumber);
    cache.add(nowMillis * MILLI, sequenceNumber, sequenceNumber * 10L, 96, packet);
    packet.release();
  }

  private RetransmissionCache.@Nullable Sent resend(long nowMillis, int sequenceNumber) {
    return cache.resend(nowMillis * MILLI, sequenceNumber, 50 * MILLI);
  }

  @Test
  void findsWhatWasSent() {
    add(0, 65_535);
    add(1, 0);

    RetransmissionCache.Sent sent = resend(10, 65_535);

    assertThat(sent).isNotNull();
    assertThat(sent.sequenceNumber()).isEqualTo(65_535);
    assertThat(sent.timestamp()).isEqualTo(655_350);
    assertThat(sent.payloadType()).isEqualTo(96);
    assertThat(sent.packet().u32(0)).isEqualTo(65_535);
    assertThat(resend(10, 0)).isNotNull();
  }

  @Test
  void sendsAgainOnlyOnceInARoundTrip() {
    add(0, 1);
    assertThat(resend(10, 1)).isNotNull();
    assertThat(resend(59, 1)).isNull();
    assertThat(cache.drops().get(RetransmissionDrop.THROTTLED)).isEqualTo(1);
    assertThat(resend(60, 1)).isNotNull();
  }

  @Test
  void countsWhatItDoesNotHave() {
    add(0, 1);
    add(0, 17); // takes the place of 1
    assertThat(resend(1, 1)).isNull();
    assertThat(resend(1, 2)).isNull();
    assertThat(cache.drops().get(RetransmissionDrop.UNKNOWN)).isEqualTo(2);
    assertThat(resend(1001, 17)).isNull();
    assertThat(cache.drops().get(RetransmissionDrop.TOO_OLD)).isEqualTo(1);
  }

  @Test
  void holdsNoMorePacketsThanItsCapacity() {
    for (int n = 0; n < 1000; n++) {
      add(0, n);
    }
    assertThat(cache.size()).isEqualTo(16);
    assertThat(pool.inUse()).isEqualTo(16);
  }

  @Test
  void releasesWhatIsTooOld() {
    for (int n = 0; n < 10; n++) {
      add(n * 100L, n);
    }
    cache.expire(1250 * MILLI);
    assertThat(cache.size()).isEqualTo(7);
    assertThat(pool.inUse()).isEqualTo(7);
    cache.expire(5000 * MILLI);
    assertThat(pool.inUse()).isZero();
    add(6000, 500);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void releasesEverythingInTheEnd() {
    for (int n = 0; n < 10; n++) {
      add(0, n);
    }
    cache.clear();
    cache.clear();
    assertThat(pool.inUse()).isZero();
    assertThat(cache.size()).isZero();
    assertThat(resend(0, 3)).isNull();
  }

  @Test
  void sharesOnePacketWithOtherCaches() {
    RetransmissionCache other = new RetransmissionCache(16, 1000 * MILLI);
    Packet packet = pool.take();
    assertThat(packet).isNotNull();
    cache.add(0, 1, 2, 96, packet);
    other.add(0, 7, 8, 97, packet);
    packet.release();
    assertThat(pool.inUse()).isEqualTo(1);
    cache.clear();
    assertThat(pool.inUse()).isEqualTo(1);
    other.clear();
    assertThat(pool.inUse()).isZero();
  }

  @Test
  void refusesACapacityThatIsNoPowerOfTwo() {
    assertThatThrownBy(() -> new RetransmissionCache(100, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
