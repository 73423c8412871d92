package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuError;
import dev.parley.sfu.SfuException;
import dev.parley.sfu.SfuTrack;
import dev.parley.sfu.Subscription;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalingTest {
  private final FakeSeats seats = new FakeSeats();
  private final AtomicInteger ids = new AtomicInteger();
  private final Signaling signaling =
      new Signaling(seats, 3, () -> "p" + ids.incrementAndGet(), Runnable::run);

  /// A client and what it was told.
  private final class Caller {
    final FakeLink link = new FakeLink();
    final Client client = signaling.connect(link);

    Caller says(String json) {
      try {
        client.receive(MessageReader.read(json.replace('\'', '"')));
      } catch (SignalingException refusal) {
        client.refuse(refusal);
      }
      return this;
    }

    Caller joins(String room, String name) {
      return says("{'type':'join','v':1,'room':'" + room + "','name':'" + name + "'}");
    }

    FakeSeats.Peer peer() {
      return Objects.requireNonNull(seats.peers.get(client.id()));
    }

    void publishes(String mid, MediaKind kind, String source, String codec) {
      String id = client.id() + "/" + mid;
      peer().listener.trackPublished(new SfuTrack(id, client.id(), kind, source, codec));
    }

    void hears(String... messages) {
      String[] expected = new String[messages.length];
      for (int i = 0; i < messages.length; i++) {
        expected[i] = messages[i].replace('\'', '"');
      }
      assertThat(link.told()).containsExactly(expected);
    }

    void hearsError(String code) {
      assertThat(link.told())
          .singleElement()
          .asString()
          .contains("\"type\":\"error\",\"code\":\"" + code + "\"");
    }
  }

  private Caller joined(String room, String name) {
    Caller caller = new Caller().joins(room, name);
    caller.link.told();
    return caller;
  }

  @Test
  void welcomesTheFirstIntoAnEmptyRoom() {
    new Caller()
        .joins("demo", "Ann")
        .hears(
            "{'type':'welcome','v':1,'room':'demo','self':{'id':'p1','name':'Ann'},"
                + "'participants':[]}");
  }

  @Test
  void showsThoseWhoAreThereToTheNewcomerAndTheNewcomerToThem() {
    Caller ann = joined("demo", "Ann");
    ann.publishes("0", MediaKind.AUDIO, "", "opus");
    Caller bob = new Caller().joins("demo", "Bob");
    bob.hears(
        "{'type':'welcome','v':1,'room':'demo','self':{'id':'p2','name':'Bob'},"
            + "'participants':[{'id':'p1','name':'Ann','tracks':[{'id':'p1/0','kind':'audio',"
            + "'source':'microphone','codec':'opus','muted':false}]}]}");
    ann.hears("{'type':'participant-joined','participant':{'id':'p2','name':'Bob','tracks':[]}}");
  }

  @Test
  void keepsRoomsApart() {
    Caller ann = joined("one", "Ann");
    new Caller()
        .joins("two", "Bob")
        .hears(
            "{'type':'welcome','v':1,'room':'two','self':{'id':'p2','name':'Bob'},"
                + "'participants':[]}");
    ann.hears();
  }

  @Test
  void tellsTheOthersOfTracks() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.link.told();
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
    Caller ann = joined("demo", "Ann");
    ann.says(
        "{'type':'offer','seq':7,'sdp':'v=0','publish':[{'mid':'0','source':'camera'}],"
            + "'subscribe':[{'mid':'1','track':'p9/0'}]}");
    ann.hears("{'type':'answer','seq':7,'sdp':'the answer'}");
    assertThat(ann.peer().subscriptions).containsExactly(new Subscription("1", "p9/0"));
    assertThat(ann.peer().publications).hasSize(1);
  }

  @Test
  void refusesAnOfferWhileOneIsBeingAnswered() {
    Caller ann = joined("demo", "Ann");
    ann.peer().answer = new CompletableFuture<>();
    ann.says("{'type':'offer','seq':1,'sdp':'v=0'}").says("{'type':'offer','seq':2,'sdp':'v=0'}");
    ann.hears(
        "{'type':'error','code':'busy','message':'The offer before this one is not answered yet.',"
            + "'fatal':false,'seq':2}");
    ann.peer().answer.complete("late");
    ann.hears("{'type':'answer','seq':1,'sdp':'late'}");
    ann.says("{'type':'offer','seq':2,'sdp':'v=0'}");
    ann.hears("{'type':'answer','seq':2,'sdp':'late'}");
  }

  @Test
  void refusesAnOfferThatGoesBackInSequence() {
    Caller ann = joined("demo", "Ann");
    ann.says("{'type':'offer','seq':5,'sdp':'v=0'}").link.told();
    ann.says("{'type':'offer','seq':5,'sdp':'v=0'}").hearsError("bad-message");
    assertThat(ann.link.closeCode).isZero();
  }

  @Test
  void passesOnWhyAnOfferCannotBeAnswered() {
    Caller ann = joined("demo", "Ann");
    ann.peer().answer =
        CompletableFuture.failedFuture(new SfuException(SfuError.BAD_OFFER, "line 3: no version"));
    ann.says("{'type':'offer','seq':1,'sdp':'rubbish'}");
    ann.hears(
        "{'type':'error','code':'bad-offer','message':'line 3: no version','fatal':false,'seq':1}");
    assertThat(ann.link.closeCode).isZero();
  }

  @Test
  void closesAfterAFaultOfOursWithoutTellingItsDetails() {
    Caller ann = joined("demo", "Ann");
    ann.peer().answer = CompletableFuture.failedFuture(new IllegalStateException("secret"));
    ann.says("{'type':'offer','seq':1,'sdp':'v=0'}");
    assertThat(ann.link.told().toString()).contains("\"internal\"").doesNotContain("secret");
    assertThat(ann.link.closeCode).isEqualTo(1011);
    assertThat(ann.peer().closed).isEqualTo(1);
  }

  @Test
  void handsCandidatesOn() {
    Caller ann = joined("demo", "Ann");
    ann.says("{'type':'candidate','mid':'0','candidate':'candidate:1 1 udp 1 1.2.3.4 5 typ host'}")
        .says("{'type':'candidate','mid':'0','candidate':''}");
    assertThat(ann.peer().candidates)
        .containsExactly("0 candidate:1 1 udp 1 1.2.3.4 5 typ host", "0 ");
    ann.hears();
  }

  @Test
  void tellsTheOthersOnceThatATrackIsMuted() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    bob.link.told();
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
    ann.link.told();
    bob.link.told();
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
    ann.link.told();
    bob.says("{'type':'leave'}");
    bob.hears("{'type':'bye','reason':'left','message':'You left.'}");
    assertThat(bob.link.closeCode).isEqualTo(1000);
    assertThat(bob.peer().closed).isEqualTo(1);
    ann.hears("{'type':'participant-left','id':'p2','reason':'left'}");
    bob.client.closed();
    bob.client.lost();
    ann.hears();
  }

  @Test
  void tellsTheOthersOfALostConnection() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.link.told();
    bob.client.lost();
    ann.hears("{'type':'participant-left','id':'p2','reason':'connection-lost'}");
    assertThat(bob.peer().closed).isEqualTo(1);
  }

  @Test
  void endsTheCallOfAParticipantWhoseMediaFails() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.link.told();
    bob.peer().listener.connectionState("connected");
    bob.peer().listener.connectionState("failed");
    bob.hears(
        "{'type':'connection','state':'connected'}",
        "{'type':'connection','state':'failed'}",
        "{'type':'bye','reason':'media-failed','message':'The media connection failed.'}");
    ann.hears("{'type':'participant-left','id':'p2','reason':'media-failed'}");
    bob.peer().listener.closed("closed");
    bob.hears();
  }

  @Test
  void takesAMediaConnectionThatTheClientClosedAsLeaving() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    ann.link.told();
    bob.peer().listener.connectionState("closed");
    bob.peer().listener.closed("The participant closed the connection.");
    ann.hears("{'type':'participant-left','id':'p2','reason':'left'}");
    assertThat(bob.link.closeCode).isEqualTo(1011);
  }

  @Test
  void saysWhenASubscriberLacksTheCodec() {
    Caller ann = joined("demo", "Ann");
    ann.peer().listener.codecUnsupported("3", "p2/1", "AV1");
    ann.hears("{'type':'track-unsupported','track':'p2/1','codec':'AV1'}");
  }

  @Test
  void refusesWhatComesBeforeJoin() {
    Caller ann = new Caller().says("{'type':'offer','seq':1,'sdp':'v=0'}");
    ann.hearsError("join-first");
    assertThat(ann.link.closeCode).isEqualTo(1008);
    assertThat(seats.peers).isEmpty();
  }

  @Test
  void refusesASecondJoinAndGoesOn() {
    Caller ann = joined("demo", "Ann");
    ann.joins("demo", "Ann").hearsError("already-joined");
    assertThat(ann.link.closeCode).isZero();
  }

  @Test
  void closesOnAClientThatDoesNotJoinInTime() {
    Caller ann = new Caller();
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
    Caller dan = new Caller().joins("demo", "Dan");
    dan.hears("{'type':'bye','reason':'room-full','message':'The room is full.'}");
    assertThat(dan.link.closeCode).isEqualTo(1008);
    cy.hears();
    cy.client.lost();
    assertThat(new Caller().joins("demo", "Eve").link.told())
        .singleElement()
        .asString()
        .contains("welcome");
  }

  @Test
  void letsNobodyInWhomTheSfuRefuses() {
    seats.refusal = new SfuException(SfuError.ROOM_FULL, "full");
    new Caller()
        .joins("demo", "Ann")
        .hears("{'type':'bye','reason':'room-full','message':'The room is full.'}");
    seats.refusal = new IllegalStateException("secret");
    Caller bob = new Caller().joins("demo", "Bob");
    assertThat(bob.link.told().toString()).contains("\"internal\"").doesNotContain("secret");
  }

  @Test
  void givesTheSeatBackWhenTheClientIsGoneBeforeItIsReady() {
    seats.held = new CompletableFuture<>();
    Caller ann = new Caller().joins("demo", "Ann");
    ann.client.lost();
    seats.held.complete(null);
    assertThat(ann.peer().closed).isEqualTo(1);
    ann.hears();
  }

  @Test
  void doesNotShowThoseWhoAreStillComing() {
    seats.held = new CompletableFuture<>();
    Caller ann = new Caller().joins("demo", "Ann");
    CompletableFuture<Void> first = seats.held;
    seats.held = null;
    Caller bob = new Caller().joins("demo", "Bob");
    assertThat(bob.link.told()).singleElement().asString().contains("\"participants\":[]");
    first.complete(null);
    assertThat(ann.link.told()).singleElement().asString().contains("Bob");
    assertThat(bob.link.told()).singleElement().asString().contains("participant-joined");
  }

  @Test
  void saysGoodbyeToAllAtTheEnd() {
    Caller ann = joined("demo", "Ann");
    Caller bob = joined("demo", "Bob");
    Caller unknown = new Caller();
    ann.link.told();
    signaling.shutDown().toCompletableFuture().join();
    String bye = "{'type':'bye','reason':'shutdown','message':'The server is shutting down.'}";
    ann.hears(bye);
    bob.hears(bye);
    unknown.hears(bye);
    assertThat(ann.link.closeCode).isEqualTo(1001);
    assertThat(ann.peer().closed).isEqualTo(1);
    new Caller().hears(bye);
  }

  @Test
  void survivesAnUnknownMessage() {
    Caller ann = joined("demo", "Ann");
    ann.says("{'type':'teleport'}").hearsError("unknown-type");
    ann.says("{'type':'offer','seq':1,'sdp':'v=0','future':[1]}");
    ann.hears("{'type':'answer','seq':1,'sdp':'the answer'}");
  }

  @Test
  void countsWhatGoesOnInARoom() {
    Caller ann = joined("demo", "Ann");
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    String json = signaling.stats("demo").toCompletableFuture().join().toJson();
    assertThat(json).contains("\"p1/0\"", "\"packetsForwarded\" : 3", "\"REPLAYED\" : 6");
    assertThat(signaling.stats("nobody").toCompletableFuture().join().participants()).isEmpty();
  }
}
