package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Core;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlineHeapTest {
  private static final class Item extends DeadlineHeap.Node {
    final int number;

    Item(int number) {
      this.number = number;
    }
  }

  @Test
  void isNeverDueWhenEmpty() {
    DeadlineHeap heap = new DeadlineHeap();
    assertThat(heap.earliest()).isEqualTo(Core.NEVER);
    assertThat(heap.pollDue(Core.NEVER)).isNull();
  }

  @Test
  void agreesWithAPlainArrayWhateverHappens() {
    DeadlineHeap heap = new DeadlineHeap();
    List<Item> items = new ArrayList<>();
    long[] due = new long[200];
    Arrays.fill(due, Core.NEVER);
    for (int i = 0; i < due.length; i++) {
      items.add(new Item(i));
    }
    SeededEntropy seed = new SeededEntropy(7);
    for (int step = 0; step < 20_000; step++) {
      int which = seed.nextInt(due.length);
      if (seed.nextInt(4) == 0) {
        long now = seed.nextInt(1000);
        if (heap.pollDue(now) instanceof Item first) {
          assertThat(due[first.number]).isLessThanOrEqualTo(now);
          assertThat(due[first.number]).isEqualTo(Arrays.stream(due).min().getAsLong());
          due[first.number] = Core.NEVER;
        }
      } else {
        due[which] = seed.nextInt(5) == 0 ? Core.NEVER : seed.nextInt(1000);
        heap.set(items.get(which), due[which]);
      }
      assertThat(heap.earliest()).isEqualTo(Arrays.stream(due).min().getAsLong());
    }
  }
}
