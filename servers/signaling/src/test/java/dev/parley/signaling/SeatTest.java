package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.session.MediaKind;
import dev.parley.sfu.SfuTrack;
import dev.parley.signaling.World.Caller;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// A seat outlives sockets, pages and servers.
class SeatTest {
  private final World world = World.open();
  private final Caller ann = world.joined("demo", "Ann");
  private final Caller bob = world.joined("demo", "Bob");

  SeatTest() {
    ann.quiet();
  }

  @Test
  void keepsTheSeatOfALostSocketAndReplaysWhatItMissed() {
    ann.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    FakeSeats.Peer media = ann.peer();
    ann.client.lost();
    bob.quiet();
    bob.says("{'type':'chat','text':'Where are you?'}");
    bob.publishes("1", MediaKind.VIDEO, "camera", "VP8");
    bob.hearTypes();
    world.pass(4);
    Caller back = ann.resumes();
    assertThat(back.hearTypes()).containsExactly("resumed", "chat", "track-published");
    assertThat(media.closed).isZero();
    assertThat(bob.hearTypes()).as("nobody needs to know").isEmpty();
    back.says("{'type':'chat','text':'Here.'}");
    assertThat(bob.hearTypes()).containsExactly("chat");
  }

  @Test
  void saysAgainWhichLayersAreWantedOfWhatIsStillPublished() {
    ann.publishes("0", MediaKind.VIDEO, "camera", "VP8");
    ann.publishes("1", MediaKind.VIDEO, "screen", "VP8");
    ann.peer().listener.layersWanted("1", List.of());
    ann.hears("{'type':'layers','mid':'1','active':[]}");
    ann.client.lost();
    ann.peer().listener.layersWanted("0", List.of("q"));
    ann.peer().listener.layersWanted("1", List.of(""));
    Caller back = ann.resumes();
    assertThat(back.link.told().stream().skip(1))
        .containsExactly(
            "{\"type\":\"layers\",\"mid\":\"1\",\"active\":[\"\"]}",
            "{\"type\":\"layers\",\"mid\":\"0\",\"active\":[\"q\"]}");
    SfuTrack camera = new SfuTrack("p1/0", "p1", MediaKind.VIDEO, "camera", "VP8");
    ann.peer().listener.trackUnpublished(camera);
    back.client.lost();
    assertThat(ann.resumes().hearTypes()).containsExactly("resumed", "layers");
  }

  @Test
  void tellsOfALossThatLastsAndOfItsEnd() {
    bob.client.lost();
    world.pass(6);
    assertThat(ann.link.told()).singleElement().asString().contains("\"connection\":\"away\"");
    Caller back = bob.resumes();
    assertThat(ann.link.told()).singleElement().asString().contains("\"connection\":\"connected\"");
    assertThat(back.hearTypes()).containsExactly("resumed");
  }

  @Test
  void givesTheSeatUpAfterAMinute() {
    FakeSeats.Peer media = bob.peer();
    bob.client.lost();
    world.pass(59);
    assertThat(ann.hearTypes()).containsExactly("participant-updated");
    world.pass(1);
    ann.hears("{'type':'participant-left','id':'p2','reason':'connection-lost'}");
    assertThat(media.closed).isEqualTo(1);
  }

  @Test
  void givesTheSeatOfAClosedPageUpAfterTenSeconds() {
    bob.client.closed(1001);
    assertThat(away()).isEqualTo("{\"keptSeconds\":10,\"pageClosed\":true}");
    world.pass(9);
    ann.quiet();
    world.pass(1);
    ann.hears("{'type':'participant-left','id':'p2','reason':'left'}");
  }

  /// What Ann hears next about somebody who is away.
  private String away() {
    JsonNode told = ann.hear();
    assertThat(told.path("type").asText()).isEqualTo("participant-updated");
    assertThat(told.path("participant").path("connection").asText()).isEqualTo("away");
    return told.path("participant").path("away").toString();
  }

  @Test
  void saysHowLongTheSeatIsKept() {
    bob.client.lost();
    world.pass(5);
    assertThat(away()).isEqualTo("{\"keptSeconds\":55,\"pageClosed\":false}");
    world.pass(5);
    Caller cyd = world.caller().joins("demo", "Cyd");
    assertThat(cyd.hear().path("participants").findValues("keptSeconds").toString())
        .isEqualTo("[50]");
    assertThat(ann.hearTypes()).containsExactly("participant-joined");
    bob.resumes();
    JsonNode back = ann.hear().path("participant");
    assertThat(back.path("connection").asText()).isEqualTo("connected");
    assertThat(back.has("away")).isFalse();
  }

  @Test
  void letsAReloadedPageHaveItsSeatWithANewMediaConnection() {
    bob.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    bob.client.closed(1001);
    assertThat(ann.hearTypes()).containsExactly("track-published", "participant-updated");
    Caller reloaded = world.caller();
    reloaded.says("{'type':'resume','token':'" + bob.token + "'}");
    JsonNode welcome = reloaded.hear();
    assertThat(welcome.path("self").path("id").asText()).isEqualTo("p2");
    assertThat(welcome.path("resumed").asBoolean()).isTrue();
    assertThat(welcome.path("connection").asInt()).isEqualTo(1);
    assertThat(welcome.path("participants")).hasSize(1);
    reloaded.offers(2);
    assertThat(ann.hearTypes()).containsExactly("participant-updated", "track-unpublished");
  }

  @Test
  void sendsTheOldWindowAwayWhenASecondTakesTheSeat() {
    Caller second = bob.resumes();
    bob.hearsBye("replaced");
    assertThat(second.hearTypes()).containsExactly("resumed");
    bob.client.closed(1008);
    ann.hears();
    second.says("{'type':'chat','text':'still here'}");
    assertThat(ann.hearTypes()).containsExactly("chat");
  }

  @Test
  void putsEveryoneIntoTheirSeatsAfterARestart() {
    world.restart();
    Caller annBack = ann.resumes();
    JsonNode first = annBack.hear();
    assertThat(first.path("self").path("id").asText()).isEqualTo("p1");
    assertThat(first.path("self").path("role").asText()).isEqualTo("host");
    assertThat(first.path("connection").asInt()).isZero();
    Caller bobBack = bob.resumes();
    assertThat(bobBack.hear().path("participants").get(0).path("id").asText()).isEqualTo("p1");
    assertThat(annBack.hearTypes()).containsExactly("participant-joined");
    annBack.offers(2).hears("{'type':'answer','connection':2,'seq':1,'sdp':'the answer'}");
  }

  @Test
  void aLockedRoomIsLockedAgainWithTheFirstWhoComesBackAfterARestart() {
    ann.says("{'type':'settings','locked':true}");
    ann.quiet();
    bob.quiet();
    world.restart();
    assertThat(bob.resumes().hear().path("settings").path("locked").asBoolean()).isTrue();
    ann.resumes().hear();
    world.caller().joins("demo", "Mallory").hearsBye("room-locked");
  }

  @Test
  void doesNotBelieveATokenOfAnotherServer() {
    Caller stranger = World.open().joined("demo", "Mallory");
    World other = new World(Tokens.open(new byte[] {1}));
    Caller forged = other.joined("demo", "Mallory");
    Caller back = world.caller().says("{'type':'resume','token':'" + forged.token + "'}");
    back.hearsError("resume-failed");
    back.joins("demo", "Mallory").in();
    assertThat(stranger.token).isNotEqualTo(forged.token);
  }

  @Test
  void tellsEverythingAnewWhenTooMuchWasMissed() {
    ann.client.lost();
    for (int i = 0; i < 600; i++) {
      bob.says("{'type':'update','hand':" + (i % 2 == 0) + "}");
      if (i % 3 == 2) {
        world.pass(1);
        if (i % 45 == 44) {
          Caller back = ann.resumes();
          back.link.told();
          back.client.lost();
        }
      }
    }
    assertThat(ann.resumes().hearTypes()).containsExactly("welcome");
  }

  @Test
  void noticesThatAClientComesFromAnotherAddress() {
    ann.client.lost();
    Caller back = world.caller();
    back.link.address = "198.51.100.7";
    back.says("{'type':'resume','token':'" + ann.token + "','after':" + ann.number + "}");
    assertThat(back.hear().path("addressChanged").asBoolean()).isTrue();
  }

  @Test
  void answersAnOfferWhoseAnswerWasLostWithTheSocket() {
    ann.peer().answer = new CompletableFuture<>();
    ann.says("{'type':'offer','seq':2,'sdp':'v=0'}");
    FakeSeats.Peer media = ann.peer();
    ann.client.lost();
    media.answer.complete("the second answer");
    Caller back = ann.resumes();
    back.quiet();
    back.says("{'type':'offer','seq':2,'sdp':'v=0'}");
    back.hears("{'type':'answer','connection':1,'seq':2,'sdp':'the second answer'}");
  }

  @Test
  void makesTheOneWhoIsThereLongestTheHostWhenTheHostLeaves() {
    ann.says("{'type':'leave'}");
    assertThat(bob.hearTypes()).containsExactly("participant-left", "participant-updated", "token");
    bob.says("{'type':'settings','locked':true}");
    assertThat(bob.hearTypes()).containsExactly("room-changed", "token");
  }
}
