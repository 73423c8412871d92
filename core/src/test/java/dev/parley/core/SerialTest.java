package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialTest {
  @Test
  void ordersAcrossTheWrap() {
    assertThat(Serial.after16(0, 65_535)).isTrue();
    assertThat(Serial.after16(65_535, 0)).isFalse();
    assertThat(Serial.after16(5, 5)).isFalse();
    assertThat(Serial.distance16(65_530, 4)).isEqualTo(10);
    assertThat(Serial.after32(1, 0xFFFF_FFFFL)).isTrue();
    assertThat(Serial.distance32(0xFFFF_FFFFL, 2)).isEqualTo(3);
  }

  @Test
  void unwrapsToTheNearestNumber() {
    assertThat(Serial.unwrap16(65_530, 4)).isEqualTo(65_540);
    assertThat(Serial.unwrap16(65_540, 65_530)).isEqualTo(65_530);
    assertThat(Serial.unwrap16(2, 65_535)).isEqualTo(-1);
    assertThat(Serial.unwrap32(0xFFFF_FFF0L, 5)).isEqualTo(0x1_0000_0005L);
  }

  @Test
  void followsALongWalk() {
    Entropy entropy = new SeededEntropy(1982);
    long at = 0;
    for (int i = 0; i < 100_000; i++) {
      long next = Math.max(0, at + entropy.nextInt(30_000) - 1_000);
      assertThat(Serial.unwrap16(at, (int) next & 0xFFFF)).isEqualTo(next);
      at = next;
    }
  }
}
