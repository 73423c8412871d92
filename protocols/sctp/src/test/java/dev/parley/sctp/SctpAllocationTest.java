package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A message on its way through both ends leaves next to no garbage: messages, chunks and fragments
/// are used again.
@Timeout(120)
class SctpAllocationTest {
  private static final int ROUNDS = 2_000;

  /// Carries packets in memory; every `lossEvery`-th one is lost.
  private static final class Wire implements Outbox {
    private final Packet[] packets = new Packet[64];
    private final int lossEvery;
    private int count;
    private int carried;

    Wire(int lossEvery) {
      this.lossEvery = lossEvery;
      for (int i = 0; i < packets.length; i++) {
        packets[i] = Packet.allocate(1200);
      }
    }

    @Override
    public @Nullable Packet claim(int path, int maxLength) {
      if (count == packets.length) {
        return null;
      }
      packets[count].clear();
      return packets[count];
    }

    @Override
    public void commit(Packet packet, long sendId) {
      count++;
    }

    void deliver(SctpAssociation to, long now) {
      for (int i = 0; i < count; i++) {
        if (lossEvery == 0 || ++carried % lossEvery != 0) {
          to.receive(now, 0, packets[i]);
        }
      }
      count = 0;
    }
  }

  private static final class World {
    final SctpAssociation a = end(1);
    final SctpAssociation b = end(2);
    final Wire toA = new Wire(0);
    final Wire toB;
    long now = 1_000_000_000L;

    World(int lossEvery) {
      toB = new Wire(lossEvery);
      a.connect(now, 5000);
      b.connect(now, 5000);
      run(20);
    }

    private static SctpAssociation end(long seed) {
      SctpAssociation end =
          new SctpAssociation(
              SctpConfig.defaults(), new SeededEntropy(seed), new SctpContractTest.Nowhere());
      end.packetSize(1168);
      end.path(0, 0);
      return end;
    }

    void run(int turns) {
      for (int i = 0; i < turns; i++) {
        now += 1_000_000;
        step(a, toB, b);
        step(b, toA, a);
      }
    }

    private void step(SctpAssociation from, Wire wire, SctpAssociation to) {
      if (from.deadline() <= now) {
        from.tick(now);
      }
      while (from.sends()) {
        from.transmit(now, wire);
        wire.deliver(to, now);
      }
      while (from.next() != null) {
        // pulled, so that none is left
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "97"})
  void aMessageLeavesNoGarbage(int lossEvery) {
    World world = new World(lossEvery);
    byte[] message = new byte[16_000];
    double least = Double.MAX_VALUE;
    for (int attempt = 0; attempt < 6 && least > 48; attempt++) {
      long before = allocated();
      for (int i = 0; i < ROUNDS; i++) {
        world.a.send(world.now, 1, 53, (i & 1) == 0, -1, -1, message, 0, message.length);
        world.run(3);
      }
      long bytes = allocated() - before;
      least = Math.min(least, (double) bytes / ROUNDS);
    }
    // Every second message is unordered: its fragments hang on one object of 88 bytes; so do those
    // behind a gap.
    assertThat(least).as("bytes per message of 16 KB").isLessThan(lossEvery == 0 ? 64 : 200);
    assertThat(world.a.state()).isEqualTo(SctpState.ESTABLISHED);
  }

  /// The bytes that this thread has allocated. By reflection: the module does not read
  /// `java.management`.
  private static long allocated() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return (long)
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes")
              .invoke(threads);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK does not count allocations", e);
    }
  }
}
