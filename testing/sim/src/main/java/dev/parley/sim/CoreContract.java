package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Core;
import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The laws that every core obeys; a core's test extends this class and says how to make and start
/// one.
public abstract class CoreContract {
  private static final long SECOND = 1_000_000_000L;
  private static final TransportAddress STRANGER = TransportAddress.of("203.0.113.9", 40_000);

  /// For the tests that extend it.
  protected CoreContract() {}

  /// A fresh core, as it is before anything happens.
  protected abstract DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool);

  /// Lets the core begin its work, so that it sends and has timers.
  protected abstract void start(DatagramCore<?> core, Paths paths, long now);

  private static final class World {
    final SimPaths paths = new SimPaths();
    final LeakFindingPool pool = new LeakFindingPool(5_000);
    final Recorder out = new Recorder();
    final DatagramCore<?> core;
    long now = SimNetwork.START_NANOS;

    World(CoreContract contract, long seed) {
      core = contract.create(new SeededEntropy(seed), paths, pool);
    }

    void drain() {
      for (int turn = 0; core.ready(); turn++) {
        assertThat(turn).as("turns in which a ready core gave nothing").isLessThan(10_000);
        out.count = 0;
        core.transmit(now, out);
        for (Object event = core.next(); event != null; event = core.next()) {
          byte[] name =
              event.getClass().getName().getBytes(java.nio.charset.StandardCharsets.UTF_8);
          out.bytes.write(name, 0, name.length);
        }
      }
    }

    /// Goes to the next deadline; false when there is none.
    boolean step(int ticks) {
      if (core.deadline() == Core.NEVER) {
        return false;
      }
      now = Math.max(now, core.deadline());
      for (int i = 0; i < ticks; i++) {
        core.tick(now);
      }
      assertThat(core.deadline() > now || core.ready())
          .as("after tick(t): deadline() > t or ready()")
          .isTrue();
      drain();
      return true;
    }
  }

  private static final class Recorder implements Outbox {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int count;

    @Override
    public @Nullable Packet claim(int path, int maxLength) {
      return count == 4 ? null : Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      count++;
      bytes.write(packet.array(), packet.offset(), packet.length());
    }
  }

  private World started(long seed) {
    World world = new World(this, seed);
    start(world.core, world.paths, world.now);
    world.drain();
    return world;
  }

  @Test
  void afterATickTheDeadlineLiesAheadOrSomethingIsReady() {
    World world = started(1);
    long end = world.now + 120 * SECOND;
    for (int i = 0; i < 5_000 && world.now < end && world.step(1); i++) {}
    assertThat(world.core.deadline()).isGreaterThan(world.now - 1);
  }

  @Test
  void twoTicksAtOneTimeEqualOne() {
    World one = started(2);
    World two = started(2);
    for (int i = 0; i < 500; i++) {
      boolean more = one.step(1);
      assertThat(two.step(2)).isEqualTo(more);
      if (!more) {
        break;
      }
    }
    assertThat(two.out.bytes.toByteArray()).isEqualTo(one.out.bytes.toByteArray());
    assertThat(two.core.deadline()).isEqualTo(one.core.deadline());
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    World one = started(3);
    World two = started(3);
    for (int i = 0; i < 200 && one.step(1); i++) {
      two.step(1);
    }
    assertThat(two.out.bytes.toByteArray()).isEqualTo(one.out.bytes.toByteArray());
  }

  @Test
  void anyBytesAreTakenWithoutAnExceptionOrUnboundedMemory() {
    Entropy noise = new SeededEntropy(4);
    World world = started(4);
    int keptBefore = world.paths.kept();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = noise.bytes(i % 7 == 0 ? noise.nextInt(1500) : noise.nextInt(64));
      receive(world, bytes);
      if (i % 100 == 0) {
        world.now += SECOND / 100;
        if (world.core.deadline() <= world.now) {
          world.core.tick(world.now);
        }
        world.drain();
      }
    }
    assertThat(world.pool.inUse()).as("packets kept of 20,000 strangers").isLessThan(200);
    assertThat(world.paths.kept()).as("paths kept").isEqualTo(keptBefore);
  }

  @Test
  void whatItSendsComesBackBrokenAndHarmless() {
    World source = started(5);
    for (int i = 0; i < 50 && source.step(1); i++) {}
    byte[] sent = source.out.bytes.toByteArray();
    World world = started(6);
    Entropy noise = new SeededEntropy(7);
    for (int i = 0; i < 5_000 && sent.length > 0; i++) {
      int from = noise.nextInt(sent.length);
      int length = Math.min(noise.nextInt(1400), sent.length - from);
      byte[] bytes =
          java.util.Arrays.copyOfRange(sent, i % 2 == 0 ? 0 : from, Math.max(from, 0) + length);
      if (bytes.length > 1500) {
        bytes = java.util.Arrays.copyOf(bytes, 1500);
      }
      if (bytes.length > 0) {
        bytes[noise.nextInt(bytes.length)] ^= (byte) (1 << noise.nextInt(8));
      }
      receive(world, bytes);
    }
    world.drain();
    assertThat(world.pool.inUse()).isLessThan(200);
  }

  @Test
  void anyOrderOfCallsIsAllowedBeforeTheStart() {
    World world = new World(this, 8);
    world.core.tick(world.now);
    world.core.ready();
    world.core.deadline();
    world.core.next();
    world.core.transmit(world.now, world.out);
    receive(world, new byte[] {1, 2, 3});
    receive(world, new byte[0]);
    start(world.core, world.paths, world.now);
    world.drain();
  }

  @Test
  void closingEndsEverythingAndGivesEveryPacketBack() {
    World world = started(9);
    world.core.close(world.now);
    world.drain();
    for (int i = 0; i < 1_000 && world.step(1); i++) {}
    assertThat(world.core.ready()).isFalse();
    assertThat(world.core.deadline()).isEqualTo(Core.NEVER);
    world.core.close(world.now);
    receive(world, new byte[] {22, (byte) 0xFE, (byte) 0xFD, 0, 0});
    world.drain();
    world.pool.assertNoLeaks();
  }

  private static void receive(World world, byte[] bytes) {
    Packet packet = world.pool.take();
    assertThat(packet).as("a packet of the pool").isNotNull();
    packet.copyFrom(bytes, 0, bytes.length);
    world.core.receive(world.now, world.paths.arriving(0, STRANGER), packet);
    packet.release();
  }
}
