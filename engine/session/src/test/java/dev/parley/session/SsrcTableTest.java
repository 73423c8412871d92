package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Entropy;
import dev.parley.core.SeededEntropy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SsrcTableTest {
  @Test
  void findsWhatAMapWouldFindAfterAnyPutsAndRemoves() {
    Entropy entropy = new SeededEntropy(1);
    SsrcTable<Integer> table = new SsrcTable<>(50);
    Map<Integer, Integer> map = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      int ssrc = entropy.nextInt(120) * 0x0100_0000 + entropy.nextInt(2);
      if (entropy.nextInt(2) == 0) {
        table.remove(ssrc);
        map.remove(ssrc);
      } else if (map.size() < 50 || map.containsKey(ssrc)) {
        assertThat(table.put(ssrc, i)).isTrue();
        map.put(ssrc, i);
      } else {
        assertThat(table.put(ssrc, i)).isFalse();
      }
      assertThat(table.find(ssrc)).isEqualTo(map.get(ssrc));
      assertThat(table.size()).isEqualTo(map.size());
    }
    map.forEach((ssrc, value) -> assertThat(table.find(ssrc)).isEqualTo(value));
    table.clear();
    assertThat(table.size()).isZero();
    assertThat(map.keySet()).allMatch(ssrc -> table.find(ssrc) == null);
  }
}
