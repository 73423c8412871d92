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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Offers, answers and tracks of one seat.
class SeatMediaTest {
  private final World world = World.open();

  private Caller joined(String room, String name) {
    return world.joined(room, name);
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
}
