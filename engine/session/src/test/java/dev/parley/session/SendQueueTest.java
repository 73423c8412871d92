package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.ExtensionMapping;
import java.util.ArrayDeque;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private static final int CAPACITY = 50;

  private final SendQueue queue = new SendQueue(CAPACITY);
  private final SendStream stream =
      new SendStream(
          new SendSpec(1, 0, "cname"),
          0,
          new Section(Specs.audio(0, 1)),
          new SeededEntropy(1),
          RtcLimits.defaults());
  private final ExtensionMapping mapping =
      new ExtensionMapping(ExtensionIds.NONE, ExtensionIds.NONE, Set.of());

  @Test
  void keepsTheOrderAndThePackets() {
    SeededEntropy entropy = new SeededEntropy(7);
    ArrayDeque<Packet> model = new ArrayDeque<>();
    int next = 0;
    for (int i = 0; i < 20_000; i++) {
      boolean filling = entropy.nextInt(100) < (i / 500 % 2 == 0 ? 70 : 30);
      if (filling && !queue.isFull()) {
        Packet packet = Packet.allocate(10);
        queue.add(stream, packet, mapping, 96, next, 90L * next, 7L * next);
        assertThat(packet.references()).isEqualTo(2);
        model.add(packet);
        next++;
      } else if (!filling && !queue.isEmpty()) {
        Packet packet = model.remove();
        int number = next - model.size() - 1;
        assertThat(queue.packet()).isSameAs(packet);
        assertThat(queue.stream()).isSameAs(stream);
        assertThat(queue.mapping()).isSameAs(mapping);
        assertThat(queue.payloadType()).isEqualTo(96);
        assertThat(queue.sequenceNumber()).isEqualTo(number);
        assertThat(queue.timestamp()).isEqualTo(90L * number);
        assertThat(queue.patch()).isEqualTo(7L * number);
        queue.remove();
        assertThat(packet.references()).isEqualTo(1);
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.isFull()).isEqualTo(model.size() == CAPACITY);
    }
    assertThat(queue.clear()).isEqualTo(model.size());
    assertThat(model).allMatch(packet -> packet.references() == 1);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void givesUpOneStreamAndKeepsTheOrderOfTheOthers() {
    SendStream other =
        new SendStream(
            new SendSpec(2, 0, "cname"),
            0,
            new Section(Specs.audio(1, 2)),
            new SeededEntropy(2),
            RtcLimits.defaults());
    SeededEntropy entropy = new SeededEntropy(3);
    for (int round = 0; round < 200; round++) {
      ArrayDeque<Integer> kept = new ArrayDeque<>();
      Packet packet = Packet.allocate(10);
      int count = entropy.nextInt(CAPACITY + 1);
      for (int i = 0; i < count; i++) {
        boolean stays = entropy.nextInt(2) == 0;
        queue.add(stays ? other : stream, packet, mapping, 96, i, 0, 0);
        if (stays) {
          kept.add(i);
        }
      }
      assertThat(queue.remove(stream)).isEqualTo(count - kept.size());
      assertThat(packet.references()).isEqualTo(1 + kept.size());
      while (!queue.isEmpty()) {
        assertThat(queue.stream()).isSameAs(other);
        assertThat(queue.sequenceNumber()).isEqualTo(kept.remove());
        queue.remove();
      }
      assertThat(kept).isEmpty();
      // The ring begins elsewhere in the next round.
      queue.add(other, packet, mapping, 96, 0, 0, 0);
      queue.add(other, packet, mapping, 96, 0, 0, 0);
      queue.remove();
      queue.remove();
    }
  }

  @Test
  void anEmptyQueueHasNoFirst() {
    queue.add(stream, Packet.allocate(10), mapping, 96, 1, 1, 0);
    queue.remove();

    assertThatThrownBy(queue::packet).isInstanceOf(IllegalStateException.class);
  }
}
