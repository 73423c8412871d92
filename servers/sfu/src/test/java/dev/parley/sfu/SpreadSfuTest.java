package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SlotPool;
import dev.parley.session.RtcEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Everything that holds for a room on one shard, with participants who are on two in turns, and
/// what is to be said of that.
class SpreadSfuTest extends SfuTest {
  /// The second participant of a room joins on another shard than the first.
  static SfuConfig spread() {
    return SfuConfig.defaults().withShards(2).withLimits(SfuLimits.defaults().withSpreadAfter(1));
  }

  @Override
  SfuConfig config() {
    return spread();
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private List<Integer> loads() {
    return sfu().parts().stream().map(part -> part.load.get()).toList();
  }

  private List<Integer> onShards(int what) {
    List<Integer> counts = new ArrayList<>();
    for (SfuShard part : sfu().parts()) {
      counts.add(
          TestClient.await(
              part.shard.submit(
                  () -> what == 0 ? part.parts() : ((SlotPool) part.shard.pool()).inUse())));
    }
    return counts;
  }

  @Test
  void participantsAreOnBothShardsAndSeeEachOther() {
    TestClient ann = publisher(sfu(), "ann");
    TestClient bob = publisher(sfu(), "bob");
    TestClient cyd = subscriber("cyd", "VP8", 96, "bob/0");
    TestClient dan = subscriber("dan", "VP8", 96, "ann/0");
    assertThat(loads()).containsExactly(2, 2);

    for (int i = 0; i < 50; i++) {
      ann.send(0, 3000L * i, "ann " + i);
      bob.send(0, 3000L * i, "bob " + i);
    }

    for (int i = 0; i < 50; i++) {
      assertThat(cyd.awaitReceived().text()).isEqualTo("bob " + i);
      assertThat(dan.awaitReceived().text()).isEqualTo("ann " + i);
    }
    SfuStats stats = TestClient.await(sfu().stats());
    assertThat(stats.rooms()).isEqualTo(1);
    assertThat(stats.participants()).isEqualTo(4);
    assertThat(stats.tracks()).isEqualTo(2);
    assertThat(stats.packetsReceived()).isEqualTo(100);
    assertThat(stats.packetsForwarded()).isEqualTo(100);
  }

  @Test
  void nothingIsLeftWhenEverybodyHasLeft() {
    TestClient ann = publisher(sfu(), "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    for (int i = 0; i < 50; i++) {
      ann.send(0, 3000L * i, "frame " + i);
      assertThat(bob.awaitReceived().text()).isEqualTo("frame " + i);
    }
    assertThat(onShards(0)).containsExactly(1, 1);

    ann.peer.close();
    await("a part only", () -> loads().equals(List.of(0, 1)) || loads().equals(List.of(1, 0)));
    bob.peer.close();

    await("nobody", () -> loads().equals(List.of(0, 0)));
    await("no rooms", () -> onShards(0).equals(List.of(0, 0)));
    // One packet of each shard is that into which the next datagram is received.
    await("no packets", () -> onShards(1).stream().allMatch(count -> count <= 1));
    assertThat(TestClient.await(sfu().stats()).tracks()).isZero();
  }

  @Test
  void whoLeavesAnotherShardMayComeBackAtOnce() {
    publisher(sfu(), "ann");
    TestClient bob = join("bob");
    for (int i = 0; i < 4; i++) {
      bob.peer.close();
      bob = join("bob");
    }
    assertThat(TestClient.await(sfu().stats()).participants()).isEqualTo(2);
  }

  @Test
  void aLayerThatNobodyUsesIsNotWantedOfThePublisher() {
    TestClient ann = publisher(sfu(), "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    ann.send(0, 0, "one");
    assertThat(bob.awaitReceived().text()).isEqualTo("one");

    bob.peer.view(List.of(new View("ann/0", 10, 10, false, "auto")));
    bob.awaitTold("quality ann/0 paused hidden");
    ann.awaitTold("layers 0 0");

    ann.events.clear();
    bob.peer.view(List.of(new View("ann/0", 10, 10, true, "auto")));
    ann.awaitTold("layers 0 1");
    ann.awaitEvent(event -> event.equals(new RtcEvent.KeyFrameRequested(0, 0)));
    while (bob.received.isEmpty()) {
      ann.send(0, 3000, KEY_FRAME);
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(bob.awaitReceived().text()).isEqualTo(KEY_FRAME);
  }

  @Test
  void whoComesWhenNobodyWatchedGetsTheFirstKeyFrame() {
    TestClient ann = publisher(sfu(), "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    ann.send(0, 0, "one");
    assertThat(bob.awaitReceived().text()).isEqualTo("one");
    bob.peer.close();
    await("Ann alone", () -> loads().stream().mapToInt(Integer::intValue).sum() == 1);
    ann.awaitTold("layers 0 0");
    ann.events.clear();

    TestClient cyd = subscriber("cyd", "VP8", 96, "ann/0");
    assertThat(loads()).containsExactlyInAnyOrder(1, 1);
    ann.awaitEvent(event -> event.equals(new RtcEvent.KeyFrameRequested(0, 0)));
    ann.send(0, 3000, KEY_FRAME);

    assertThat(cyd.awaitReceived().text()).isEqualTo(KEY_FRAME);
  }

  @Test
  void whoSpeaksOnOneShardIsKnownOnAll() {
    TestClient ann = publisher(sfu(), "ann");
    TestClient bob = publisher(sfu(), "bob");
    for (String speaker : List.of("bob", "ann")) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread voice = Thread.startVirtualThread(() -> speak(speaker, stop));
      assertThat(ann.awaitTold("speakers [" + speaker)).isNotEmpty();
      assertThat(bob.awaitTold("speakers [" + speaker)).isNotEmpty();
      stop.set(true);
      assertThat(voice.isVirtual()).isTrue();
      ann.awaitTold("speakers []");
      bob.awaitTold("speakers []");
    }
  }

  /// As if packets came that say how loud they are.
  private void speak(String peerId, AtomicBoolean stop) {
    while (!stop.get()) {
      for (SfuShard part : sfu().parts()) {
        part.post(() ->
            part.with(
                "room",
                room -> {
                  if (room.has(peerId)) {
                    room.speakers().heard(peerId, 10);
                  }
                }));
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
