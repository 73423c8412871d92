package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.signaling.World.Caller;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// What operators and other programs do to rooms, and are told of them.
class RoomControlTest {
  private final World world = World.open();
  private final RoomControl control = world.signaling.control();

  private static boolean done(CompletionStage<Boolean> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void showsRooms() {
    world.joined("demo", "Ann");
    world.joined("demo", "Bob");
    world.joined("other", "Cy");
    assertThat(control.rooms().toCompletableFuture().join())
        .extracting(room -> room.name() + " " + room.participants().size())
        .containsExactly("demo 2", "other 1");
  }

  @Test
  void hasThePowersOfAHost() {
    Caller ann = world.joined("demo", "Ann");
    Caller bob = world.joined("demo", "Bob");
    ann.quiet();
    assertThat(done(control.change("demo", true, null))).isTrue();
    world.caller().joins("demo", "Cy").hearsBye("room-locked");
    ann.quiet();
    assertThat(done(control.mute("demo", bob.id, "microphone"))).isTrue();
    assertThat(bob.hearTypes()).contains("muted");
    assertThat(done(control.remove("demo", bob.id))).isTrue();
    bob.hearsBye("removed");
    assertThat(ann.hearTypes()).contains("participant-left");
    assertThat(done(control.end("demo"))).isTrue();
    ann.hearsBye("ended");
    assertThat(done(control.end("demo"))).isFalse();
    assertThat(done(control.remove("demo", bob.id))).isFalse();
    assertThat(done(control.mute("demo", bob.id, "camera"))).isFalse();
    assertThat(done(control.change("demo", true, true))).isFalse();
  }

  @Test
  void drainingBeginsNoRoomsButLetsThoseThatAreThereGoOn() {
    world.joined("demo", "Ann");
    control.drain(true);
    world.joined("demo", "Bob");
    world.caller().joins("new", "Cy").hearsBye("draining");
    control.drain(false);
    world.joined("new", "Cy");
  }

  @Test
  void tellsAWatcherInOrder() {
    Caller ann = world.joined("demo", "Ann");
    Caller bob = world.joined("demo", "Bob");
    bob.says("{'type':'leave'}");
    ann.says("{'type':'leave'}");
    assertThat(world.told)
        .containsExactly(
            "demo started",
            "demo ParticipantJoined",
            "demo ParticipantJoined",
            "demo ParticipantLeft",
            "demo ParticipantLeft",
            "demo ended");
  }
}
