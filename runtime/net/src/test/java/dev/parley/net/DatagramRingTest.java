package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DatagramRingTest {
  private static final int WRITERS = 3;
  private static final int PACKETS = 20_000;

  private final List<List<Integer>> read = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Mailbox mailbox = new Mailbox(() -> {});
  private final DatagramRing<Integer, Integer> ring =
      new DatagramRing<>(mailbox, 64, this::arrived);

  private void arrived(Integer writer, Integer number, byte[] array, int offset, int length) {
    assertThat(length).as("its bytes").isEqualTo(1 + number % 100);
    assertThat(array[offset + length - 1]).isEqualTo((byte) (int) number);
    read.get(writer).add(number);
  }

  private void perform() {
    mailbox.answer();
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
  }

  private static Packet packet(int number) {
    byte[] bytes = new byte[1 + number % 100];
    bytes[bytes.length - 1] = (byte) number;
    return Packet.copyOf(bytes);
  }

  /// Writes bursts, each announced once; what finds no place is tried again.
  private void write(int writer) {
    Random random = new Random(writer);
    int left = 0;
    for (int number = 0; number < PACKETS; number++) {
      while (!ring.put(writer, number, packet(number))) {
        ring.announce();
        LockSupport.parkNanos(10_000);
      }
      if (left-- == 0) {
        ring.announce();
        left = random.nextInt(20);
      }
    }
    ring.announce();
  }

  @Test
  void everyWritersPacketsArriveOnceAndInOrder() throws Exception {
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      read.add(new ArrayList<>());
      writers.add(Thread.ofPlatform().start(() -> write(writer)));
    }
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                perform();
                Thread.onSpinWait();
              }
            });
    for (Thread writer : writers) {
      writer.join();
    }
    over.set(true);
    reader.join();
    perform();

    List<Integer> all = IntStream.range(0, PACKETS).boxed().toList();
    assertThat(read).hasSize(WRITERS).allSatisfy(each -> assertThat(each).isEqualTo(all));
  }

  @Test
  void whatIsNotAnnouncedWaits() {
    read.add(new ArrayList<>());
    for (int i = 0; i < 64; i++) {
      assertThat(ring.put(0, i, packet(i))).isTrue();
    }
    assertThat(ring.put(0, 64, packet(64))).as("a place for one more").isFalse();
    perform();
    assertThat(read.get(0)).isEmpty();
    ring.announce();
    perform();
    assertThat(read.get(0)).hasSize(64);
    assertThat(ring.offer(0, 65, packet(65))).isTrue();
    perform();
    assertThat(read.get(0)).hasSize(65).endsWith(65);
  }
}
