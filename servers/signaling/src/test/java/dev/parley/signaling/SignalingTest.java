package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuError;
import dev.parley.sfu.SfuException;
import dev.parley.sfu.SfuTrack;
import dev.parley.sfu.Subscription;
import dev.parley.sfu.View;
import dev.parley.signaling.World.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  void answersAnOfferWithItsSequenceNumber() {
    Caller bob = joined("demo", "Bob");
    bob.publishes("0", MediaKind.VIDEO, "camera", "VP8");
    Caller ann = joined("demo", "Ann");
    ann.says(
        "{'type':'offer','seq':7,'sdp':'v=0','publish':[{'mid':'0','source':'camera'}],"
            + "'subscribe':[{'mid':'1','track':'p1/0'},{'mid':'2','track':'p1/9'}]}");
    ann.hears("{'type':'answer','connection':1,'seq':7,'sdp':'the answer'}");
    assertThat(ann.peer().subscriptions).containsExactly(new Subscription("1", "p1/0"));
    assertThat(ann.peer().publications).hasSize(1);
  }

  @Test
  void refusesAnOfferWhileOneIsBeingAnswered() {
    Caller ann = joined("demo", "Ann");
    ann.peer().answer = new CompletableFuture<>();
    ann.says("{'type':'offer','seq':2,'sdp':'v=0'}").says("{'type':'offer','seq':3,'sdp':'v=0'}");
    ann.hears(
        "{'type':'error','code':'busy','message':'The offer before this one is not answered yet.',"
            + "'fatal':false,'seq':3}");
    ann.peer().answer.complete("late");
    ann.hears("{'type':'answer','connection':1,'seq':2,'sdp':'late'}");
    ann.says("{'type':'offer','seq':3,'sdp':'v=0'}");
    ann.hears("{'type':'answer','connection':1,'seq':3,'sdp':'late'}");
  }

  @Test
  void refusesAnOfferThatGoesBackInSequence() {
    Caller ann = joined("demo", "Ann");
    ann.says("{'type':'offer','seq':5,'sdp':'v=0'}").quiet();
    ann.says("{'type':'offer','seq':4,'sdp':'v=0'}").hearsError("bad-message");
    assertThat(ann.link.closeCode).isZero();
  }

  @Test
  void answersAnOfferThatIsSaidTwiceWithTheSameAnswer() {
    Caller ann = joined("demo", "Ann");
    ann.offers(1).hears("{'type':'answer','connection':1,'seq':1,'sdp':'the answer'}");
    assertThat(ann.peer().answered).isEqualTo(1);
  }

  @Test
  void beginsANewMediaConnectionInTheSameSeat() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    FakeSeats.Peer before = ann.peer();
    bob.quiet();
    ann.offers(2);
    assertThat(before.closed).isEqualTo(1);
    assertThat(ann.peer()).isNotSameAs(before);
    assertThat(bob.hearTypes()).containsExactly("track-unpublished");
    before.listener.trackPublished(new SfuTrack("p1/9", "p1", MediaKind.AUDIO, "", "opus"));
    before.listener.closed("late news of the old connection");
    bob.hears();
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    assertThat(bob.hearTypes()).containsExactly("track-published");
    ann.quiet();
    ann.says("{'type':'offer','connection':1,'seq':9,'sdp':'v=0'}").hearsError("bad-offer");
  }

  @Test
  void attack52ConnectionsBeginOnlySoOften() {
    Caller ann = joined("demo", "Ann");
    for (int i = 2; i < 100; i++) {
      ann.offers(i);
    }
    assertThat(ann.hearTypes()).contains("error");
    world.pass(5);
    ann.offers(100);
    assertThat(ann.hearTypes()).containsExactly("answer");
  }

  @Test
  void passesOnWhyAnOfferCannotBeAnswered() {
    Caller ann = joined("demo", "Ann");
    ann.peer().answer =
        CompletableFuture.failedFuture(new SfuException(SfuError.BAD_OFFER, "line 3: no version"));
    ann.says("{'type':'offer','seq':2,'sdp':'rubbish'}");
    ann.hears(
        "{'type':'error','code':'bad-offer','message':'line 3: no version','fatal':false,'seq':2}");
    assertThat(ann.link.closeCode).isZero();
  }

  @Test
  void closesAfterAFaultOfOursWithoutTellingItsDetails() {
    Caller ann = joined("demo", "Ann");
    FakeSeats.Peer peer = ann.peer();
    peer.answer = CompletableFuture.failedFuture(new IllegalStateException("secret"));
    ann.says("{'type':'offer','seq':2,'sdp':'v=0'}");
    assertThat(ann.link.told().toString()).contains("\"internal\"").doesNotContain("secret");
    assertThat(ann.link.closeCode).isEqualTo(1011);
    assertThat(peer.closed).isEqualTo(1);
  }

  @Test
  void handsCandidatesOnOnceTheConnectionIsThere() {
    Caller ann = world.caller().joins("demo", "Ann").in();
    world.seats.held = new CompletableFuture<>();
    ann.offers(1)
        .says("{'type':'candidate','mid':'0','candidate':'candidate:1 1 udp 1 1.2.3.4 5 typ host'}")
        .says("{'type':'candidate','connection':7,'mid':'0','candidate':'of another'}")
        .says("{'type':'candidate','mid':'0','candidate':''}");
    world.seats.held.complete(null);
    assertThat(ann.peer().candidates)
        .containsExactly("0 candidate:1 1 udp 1 1.2.3.4 5 typ host", "0 ");
  }

  @Test
  void tellsTheOthersOnceThatATrackIsMuted() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    bob.quiet();
    ann.says("{'type':'mute','track':'p1/0','muted':true}")
        .says("{'type':'mute','track':'p1/0','muted':true}");
    bob.hears("{'type':'track-muted','participant':'p1','track':'p1/0','muted':true}");
  }

  @Test
  void remembersThatATrackWasMutedBeforeItWasPublished() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.says("{'type':'mute','track':'p1/0','muted':true}");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    assertThat(bob.link.told()).singleElement().asString().contains("\"muted\":true");
  }

  @Test
  void doesNotLetOneMuteAnother() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    ann.quiet();
    bob.quiet();
    bob.says("{'type':'mute','track':'p1/0','muted':true}").hearsError("unknown-track");
    ann.hears();
  }

  @Test
  void boundsWhatIsMutedBeforeItIsPublished() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    for (int i = 0; i < 1000; i++) {
      ann.says("{'type':'mute','track':'p1/" + i + "','muted':true}");
    }
    ann.publishes("999", MediaKind.AUDIO, "microphone", "opus");
    assertThat(bob.link.told()).singleElement().asString().contains("\"muted\":false");
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
  void keepsTheSeatOfOneWhoseMediaFails() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    bob.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    ann.quiet();
    FakeSeats.Peer peer = bob.peer();
    peer.listener.connectionState("connected");
    peer.listener.connectionState("disconnected");
    assertThat(ann.link.told()).singleElement().asString().contains("\"connection\":\"unstable\"");
    peer.listener.connectionState("failed");
    bob.hears(
        "{'type':'connection','connection':1,'state':'connected'}",
        "{'type':'connection','connection':1,'state':'disconnected'}",
        "{'type':'connection','connection':1,'state':'failed'}");
    assertThat(ann.hearTypes()).containsExactly("participant-updated", "track-unpublished");
    assertThat(peer.closed).isEqualTo(1);
    peer.listener.closed("closed");
    bob.says("{'type':'offer','seq':2,'sdp':'v=0'}").hearsError("bad-offer");
    bob.offers(2).hears("{'type':'answer','connection':2,'seq':1,'sdp':'the answer'}");
  }

  @Test
  void saysWhenASubscriberLacksTheCodec() {
    Caller ann = joined("demo", "Ann");
    ann.peer().listener.codecUnsupported("3", "p2/1", "AV1");
    ann.hears("{'type':'track-unsupported','track':'p2/1','codec':'AV1'}");
  }

  @Test
  void tellsTheSfuWhatIsShownAlsoOnANewConnection() {
    Caller ann = joined("demo", "Ann");
    ann.says(
        "{'type':'view','tracks':[{'track':'p2/1','width':320,'height':180,'visible':true,"
            + "'quality':'auto'}]}");
    View shown = new View("p2/1", 320, 180, true, "auto");
    assertThat(ann.peer().views).containsExactly(shown);
    ann.offers(2);
    assertThat(ann.peer().views).containsExactly(shown);
  }

  @Test
  void passesOnWhatTheSfuFindsOut() {
    Caller ann = joined("demo", "Ann");
    ann.peer().listener.layersWanted("1", List.of("q", "h"));
    ann.peer().listener.quality("p2/1", "q", false, "bandwidth");
    ann.peer().listener.speakers(List.of("p2"));
    ann.hears(
        "{'type':'layers','mid':'1','active':['q','h']}",
        "{'type':'quality','track':'p2/1','layer':'q','paused':false,'reason':'bandwidth'}",
        "{'type':'speakers','ids':['p2']}");
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
  void tellsTheClientWhatTheSfuRefuses() {
    world.seats.refusal = new SfuException(SfuError.ROOM_FULL, "full");
    Caller ann = world.caller().joins("demo", "Ann").in().offers(1);
    ann.hearsError("bad-offer");
    world.seats.refusal = new IllegalStateException("secret");
    assertThat(ann.offers(2).link.told().toString())
        .contains("\"internal\"")
        .doesNotContain("secret");
  }

  @Test
  void closesAMediaConnectionThatComesTooLate() {
    world.seats.held = new CompletableFuture<>();
    Caller ann = world.caller().joins("demo", "Ann").in().offers(1);
    ann.says("{'type':'leave'}").quiet();
    world.seats.held.complete(null);
    assertThat(ann.peer().closed).isEqualTo(1);
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
