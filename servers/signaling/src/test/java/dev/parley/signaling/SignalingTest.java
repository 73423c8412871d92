package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuTrack;
import dev.parley.signaling.World.Caller;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalingTest {
  private final World world = World.open();

  private Caller joined(String room, String name) {
    return world.joined(room, name);
  }

  @Test
  void welcomesTheFirstAsHostOfAnEmptyRoom() {
    String welcome = world.caller().joins("demo", "Ann").link.told().getFirst();
    assertThat(welcome)
        .startsWith("{\"type\":\"welcome\",\"v\":1,\"room\":\"demo\",\"token\":\"ey")
        .contains(
            "\"connection\":0,\"resumed\":false,\"self\":{\"id\":\"p1\",\"name\":\"Ann\","
                + "\"role\":\"host\",\"hand\":false,\"metadata\":\"\",\"connection\":\"connected\"},"
                + "\"participants\":[],\"settings\":{\"locked\":false,\"lobby\":false},"
                + "\"chat\":[],\"waiting\":[],\"iceServers\":[],\"features\":[\"view\",\"simulcast\",\"data\"]}");
  }

  @Test
  void showsThoseWhoAreThereToTheNewcomerAndTheNewcomerToThem() {
    Caller ann = joined("demo", "Ann");
    ann.publishes("0", MediaKind.AUDIO, "", "opus");
    Caller bob = world.caller().joins("demo", "Bob");
    assertThat(bob.link.told().getFirst())
        .contains(
            "\"participants\":[{\"id\":\"p1\",\"name\":\"Ann\",\"role\":\"host\",\"hand\":false,"
                + "\"metadata\":\"\",\"connection\":\"connected\",\"tracks\":[{\"id\":\"p1/0\","
                + "\"kind\":\"audio\",\"source\":\"microphone\",\"codec\":\"opus\",\"muted\":false}]}]");
    ann.hears(
        "{'type':'participant-joined','participant':{'id':'p2','name':'Bob','role':'speaker',"
            + "'hand':false,'metadata':'','connection':'connected','tracks':[]}}");
  }

  @Test
  void keepsRoomsApart() {
    Caller ann = joined("one", "Ann");
    world.caller().joins("two", "Bob").in();
    ann.hears();
  }

  @Test
  void tellsTheOthersOfTracks() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.quiet();
    ann.publishes("1", MediaKind.VIDEO, "screen", "VP8");
    bob.hears(
        "{'type':'track-published','participant':'p1','track':{'id':'p1/1','kind':'video',"
            + "'source':'screen','codec':'VP8','muted':false}}");
    ann.peer()
        .listener
        .trackUnpublished(new SfuTrack("p1/1", "p1", MediaKind.VIDEO, "screen", "VP8"));
    bob.hears("{'type':'track-unpublished','participant':'p1','track':'p1/1'}");
    ann.hears();
  }

  @Test
  void saysGoodbyeToTheOneWhoLeavesAndTellsTheOthers() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.quiet();
    FakeSeats.Peer peer = bob.peer();
    bob.says("{'type':'leave'}").hearsBye("left");
    assertThat(bob.link.closeCode).isEqualTo(1000);
    assertThat(peer.closed).isEqualTo(1);
    ann.hears("{'type':'participant-left','id':'p2','reason':'left'}");
    bob.client.closed(1000);
    bob.client.lost();
    ann.hears();
  }

  @Test
  void refusesWhatComesBeforeJoin() {
    Caller ann = world.caller().says("{'type':'offer','seq':1,'sdp':'v=0'}");
    ann.hearsError("join-first");
    assertThat(ann.link.closeCode).isEqualTo(1008);
    assertThat(world.seats.peers).isEmpty();
  }

  @Test
  void refusesASecondJoinAndGoesOn() {
    Caller ann = joined("demo", "Ann");
    ann.joins("demo", "Ann").hearsError("already-joined");
    assertThat(ann.link.closeCode).isZero();
  }

  @Test
  void closesOnAClientThatDoesNotJoinInTime() {
    Caller ann = world.caller();
    ann.client.joinOverdue();
    ann.hearsError("join-first");
    Caller bob = joined("demo", "Bob");
    bob.client.joinOverdue();
    bob.hears();
  }

  @Test
  void turnsAwayWhomTheRoomCannotHold() {
    joined("demo", "Ann");
    joined("demo", "Bob");
    Caller cy = joined("demo", "Cy");
    Caller dan = world.caller().joins("demo", "Dan");
    dan.hearsBye("room-full");
    assertThat(dan.link.closeCode).isEqualTo(1008);
    cy.hears();
    cy.client.closed(1000);
    world.caller().joins("demo", "Eve").in();
  }

  @Test
  void saysGoodbyeToAllAtTheEnd() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    Caller unknown = world.caller();
    ann.quiet();
    FakeSeats.Peer peer = ann.peer();
    world.signaling.shutDown().toCompletableFuture().join();
    ann.hearsBye("shutdown");
    bob.hearsBye("shutdown");
    unknown.hearsBye("shutdown");
    assertThat(ann.link.closeCode).isEqualTo(1001);
    assertThat(peer.closed).isEqualTo(1);
    world.caller().hearsBye("shutdown");
  }

  @Test
  void survivesAnUnknownMessage() {
    Caller ann = joined("demo", "Ann");
    ann.says("{'type':'teleport'}").hearsError("unknown-type");
    ann.says("{'type':'ping','future':[1]}").hears("{'type':'pong'}");
  }

  @Test
  void countsWhatGoesOnInARoom() {
    Caller ann = joined("demo", "Ann");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    world.caller().joins("demo", "Bob").in();
    String json = world.signaling.stats("demo").toCompletableFuture().join().toJson();
    assertThat(json)
        .contains("\"p1/0\"", "\"packetsForwarded\" : 3", "\"REPLAYED\" : 6")
        .contains("\"roundTripSeconds\" : 0.01", "\"rid\" : \"q\"", "\"width\" : 320")
        .contains("\"reason\" : \"hidden\"", "\"layer\" : null", "\"PAUSED\" : 28");
    assertThat(world.signaling.stats("nobody").toCompletableFuture().join().participants())
        .isEmpty();
  }

  @Test
  void countsWhatGoesOnInAllRooms() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    joined("other", "Cy").says("{'type':'leave'}");
    bob.says("{'type':'teleport'}");
    bob.client.lost();
    bob.resumes();
    ann.client.lost();
    SignalingStats stats = world.signaling.stats().toCompletableFuture().join();
    assertThat(stats)
        .isEqualTo(
            new SignalingStats(
                1, 2, 1, 0, 1, 3, 1, Map.of("unknown-type", 1L), Map.of("left", 1L)));
  }
}
