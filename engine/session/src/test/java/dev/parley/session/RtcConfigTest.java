package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RtcConfigTest {
  @Test
  void limitsOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> new RtcLimits(2000, 10, 10, 10, 10, 64, 512, Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("packetsBeforeKeys 2000");
    assertThatThrownBy(() -> new RtcLimits(64, 10, 10, 10, 10, 65, 512, Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("audioHistory 65");
    assertThatThrownBy(() -> new RtcLimits(64, 10, 10, 10, 10, 64, 512, Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("historyAge");
  }
}
