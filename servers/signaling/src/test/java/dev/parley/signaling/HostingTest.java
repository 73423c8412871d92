package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.session.MediaKind;
import dev.parley.signaling.World.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What hosts may do, and others may not.
class HostingTest {
  private final World world = World.open();
  private final Caller host = world.joined("demo", "Host");
  private final Caller bob = world.joined("demo", "Bob");

  HostingTest() {
    host.quiet();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'settings','locked':true}",
        "{'type':'mute-participant','id':'p1','source':'microphone'}",
        "{'type':'remove','id':'p1'}",
        "{'type':'role','id':'p2','role':'host'}",
        "{'type':'admit','id':'p1','admit':true}",
        "{'type':'end'}",
        "{'type':'update','id':'p1','hand':false}",
      })
  void onlyHostsHaveTheirPowers(String message) {
    bob.says(message).hearsError("forbidden");
    host.hears();
  }

  @Test
  void locksTheRoom() {
    host.says("{'type':'settings','locked':true}");
    assertThat(bob.hearTypes()).containsExactly("room-changed", "token");
    world.caller().joins("demo", "Cy").hearsBye("room-locked");
    bob.client.lost();
    assertThat(bob.resumes().hearTypes()).as("who has a seat comes back").contains("resumed");
    host.says("{'type':'settings','locked':false}").quiet();
    world.caller().joins("demo", "Cy").in();
  }

  @Test
  void letsPeopleWaitInTheLobby() {
    host.says("{'type':'settings','lobby':true}").quiet();
    bob.quiet();
    Caller cy = world.caller().joins("demo", "Cy");
    cy.hears("{'type':'waiting','room':'demo','id':'p3'}");
    host.hears("{'type':'knock','id':'p3','name':'Cy'}");
    bob.hears();
    cy.says("{'type':'chat','text':'let me in'}").hearsError("join-first");
    Caller dan = world.caller().joins("demo", "Dan");
    dan.quiet();
    host.says("{'type':'admit','id':'p4','admit':true}");
    dan.in();
    assertThat(host.hearTypes())
        .containsExactly("knock-over", "knock", "knock-over", "participant-joined");
  }

  @Test
  void turnsAwayWhoIsNotAdmitted() {
    host.says("{'type':'settings','lobby':true}").quiet();
    Caller cy = world.caller().joins("demo", "Cy");
    cy.quiet();
    host.quiet();
    host.says("{'type':'admit','id':'p3','admit':false}");
    cy.hearsBye("not-admitted");
    host.hears("{'type':'knock-over','id':'p3'}");
    host.says("{'type':'admit','id':'p3','admit':true}").hearsError("unknown-participant");
  }

  @Test
  void forgetsWhoStopsWaiting() {
    host.says("{'type':'settings','lobby':true}").quiet();
    Caller cy = world.caller().joins("demo", "Cy");
    cy.client.lost();
    Caller dan = world.caller().joins("demo", "Dan");
    dan.quiet();
    dan.says("{'type':'leave'}").hearsBye("left");
    assertThat(host.hearTypes()).containsExactly("knock", "knock-over", "knock", "knock-over");
  }

  @Test
  void letsAllInWhenTheLobbyIsGivenUp() {
    host.says("{'type':'settings','lobby':true}");
    Caller cy = world.caller().joins("demo", "Cy");
    cy.quiet();
    host.says("{'type':'settings','lobby':false}");
    cy.in();
  }

  @Test
  void letsThoseWhoWaitInWhenNobodyIsLeftToDoSo() {
    host.says("{'type':'settings','lobby':true}");
    Caller cy = world.caller().joins("demo", "Cy");
    cy.quiet();
    host.says("{'type':'leave'}");
    bob.says("{'type':'leave'}");
    JsonNode welcome = cy.hear();
    assertThat(welcome.path("self").path("role").asText()).isEqualTo("host");
    assertThat(welcome.path("settings").path("lobby").asBoolean()).isFalse();
  }

  @Test
  void mutesSomebodyForAll() {
    bob.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    bob.publishes("1", MediaKind.VIDEO, "camera", "VP8");
    host.quiet();
    host.says("{'type':'mute-participant','id':'p2','source':'microphone'}");
    host.hears("{'type':'track-muted','participant':'p2','track':'p2/0','muted':true}");
    bob.hears("{'type':'muted','by':'p1','source':'microphone'}");
  }

  /// Whatever the client sends: the media server passes nothing on.
  @Test
  void whatIsMutedIsNotPassedOn() {
    bob.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    bob.publishes("1", MediaKind.VIDEO, "camera", "VP8");
    assertThat(bob.peer().silent).isEmpty();
    host.says("{'type':'mute-participant','id':'p2','source':'microphone'}");
    assertThat(bob.peer().silent).isEqualTo("0");
    bob.says("{'type':'mute','track':'p2/1','muted':true}");
    assertThat(bob.peer().silent).isEqualTo("0,1");
    bob.says("{'type':'mute','track':'p2/0','muted':false}");
    assertThat(bob.peer().silent).as("unmuted for all to see").isEqualTo("1");
    host.says("{'type':'role','id':'p2','role':'viewer'}");
    assertThat(bob.peer().silent).isEqualTo("everything");
    host.says("{'type':'role','id':'p2','role':'speaker'}");
    assertThat(bob.peer().silent).isEqualTo("1");
  }

  @Test
  void removesSomebodyForGood() {
    host.says("{'type':'remove','id':'p2'}");
    bob.hearsBye("removed");
    host.hears("{'type':'participant-left','id':'p2','reason':'removed'}");
    bob.resumes().hearsError("resume-failed");
  }

  @Test
  void endsTheCallForAll() {
    FakeSeats.Peer media = bob.peer();
    host.says("{'type':'end'}").hearsBye("ended");
    bob.hearsBye("ended");
    assertThat(bob.link.closeCode).isEqualTo(1000);
    assertThat(media.closed).isEqualTo(1);
    assertThat(world.caller().joins("demo", "Cy").hear().path("self").path("role").asText())
        .isEqualTo("host");
  }

  @Test
  void hidesTheTracksOfAViewer() {
    bob.publishes("0", MediaKind.AUDIO, "microphone", "opus");
    host.quiet();
    host.says("{'type':'role','id':'p2','role':'viewer'}");
    assertThat(host.hearTypes()).containsExactly("track-unpublished", "participant-updated");
    assertThat(bob.hearTypes()).containsExactly("participant-updated", "token");
    bob.publishes("1", MediaKind.VIDEO, "camera", "VP8");
    host.hears();
    host.says("{'type':'offer','seq':2,'sdp':'v=0','subscribe':[{'mid':'3','track':'p2/1'}]}")
        .quiet();
    assertThat(host.peer().subscriptions).as("nobody can subscribe to a viewer").isEmpty();
    host.says("{'type':'role','id':'p2','role':'speaker'}");
    assertThat(host.hearTypes())
        .containsExactly("participant-updated", "track-published", "track-published");
  }

  @Test
  void bringsBackADemotedParticipantInItsNewRole() {
    host.says("{'type':'role','id':'p2','role':'viewer'}");
    String token =
        bob.link.told().stream()
            .map(World::read)
            .filter(message -> message.path("type").asText().equals("token"))
            .findFirst()
            .orElseThrow()
            .path("token")
            .asText();
    world.restart();
    Caller back = world.caller().says("{'type':'resume','token':'" + token + "'}");
    assertThat(back.hear().path("self").path("role").asText()).isEqualTo("viewer");
  }

  @Test
  void keepsChatForThoseWhoComeLate() {
    bob.says("{'type':'chat','text':' Hello\\nall '}");
    host.hears(
        "{'type':'chat','chat':{'id':1,'from':'p2','name':'Bob','text':'Hello\\nall','at':"
            + World.START_UNIX_MILLIS
            + "}}");
    assertThat(bob.hearTypes()).as("the writer sees it, too").containsExactly("chat");
    JsonNode late = world.caller().joins("demo", "Cy").hear();
    assertThat(late.path("chat").get(0).path("text").asText()).isEqualTo("Hello\nall");
  }

  @Test
  void makesNoHostOfAProgramThatDoesNotWantToBeOne() {
    Caller bot =
        world
            .caller()
            .says("{'type':'join','v':1,'room':'bots','name':'Bot','role':'speaker'}")
            .in();
    Caller ann = world.caller().joins("bots", "Ann");
    assertThat(ann.hear().path("self").path("role").asText()).isEqualTo("host");
    bot.quiet();
    ann.says("{'type':'leave'}");
    assertThat(bot.hearTypes()).containsExactly("participant-left");
  }

  @Test
  void slowsDownWhoWritesTooMuch() {
    for (int i = 0; i < 25; i++) {
      bob.says("{'type':'chat','text':'spam'}");
    }
    assertThat(bob.hearTypes()).contains("error");
    assertThat(host.hearTypes()).hasSize(20);
    world.pass(1);
    bob.says("{'type':'chat','text':'sorry'}");
    assertThat(host.hearTypes()).containsExactly("chat");
  }

  @Test
  void showsHandsNamesAndMetadata() {
    bob.says("{'type':'update','hand':true,'name':'Robert','metadata':'{}'}");
    host.hears(
        "{'type':'participant-updated','participant':{'id':'p2','name':'Robert','role':'speaker',"
            + "'hand':true,'metadata':'{}','connection':'connected'}}");
    host.says("{'type':'update','id':'p2','hand':false}");
    assertThat(bob.link.told().getLast()).contains("\"hand\":false");
  }
}
