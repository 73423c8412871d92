package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  private enum Drop {
    MALFORMED,
    REPLAYED
  }

  @Test
  void namesWhatWasCounted() {
    Counters<Drop> drops = new Counters<>(Drop.class);
    drops.count(Drop.REPLAYED);
    drops.add(Drop.REPLAYED, 2);

    assertThat(drops.get(Drop.REPLAYED)).isEqualTo(3);
    assertThat(drops.total()).isEqualTo(3);
    assertThat(drops.snapshot()).isEqualTo(Map.of(Drop.REPLAYED, 3L));
    assertThat(drops).hasToString("{REPLAYED=3}");
  }
}
