package dev.parley.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.signaling.World.Caller;
import org.junit.jupiter.api.Test;

/// Calling people by name.
class DirectoryTest {
  private final World world = World.open();
  private String key = "";
  private final Caller ann = registered("ann");
  private final Caller bob = registered("bob");

  private Caller registered(String name) {
    Caller caller = world.caller().says("{'type':'register','name':'" + name + "'}");
    JsonNode message = caller.hear();
    assertThat(message.path("type").asText()).isEqualTo("registered");
    key = message.path("key").asText();
    return caller;
  }

  private String ring() {
    ann.quiet();
    bob.quiet();
    ann.says("{'type':'call','to':'bob'}");
    JsonNode ringing = ann.hear();
    JsonNode ring = bob.hear();
    assertThat(ringing.path("type").asText()).isEqualTo("ringing");
    assertThat(ring.path("type").asText()).isEqualTo("ring");
    assertThat(ring.path("from").asText()).isEqualTo("ann");
    assertThat(ring.path("room")).isEqualTo(ringing.path("room"));
    return ring.path("call").asText();
  }

  private static void outcome(Caller of, String expected) {
    JsonNode over = of.hear();
    assertThat(over.path("type").asText()).isEqualTo("call-over");
    assertThat(over.path("outcome").asText()).isEqualTo(expected);
  }

  @Test
  void showsWhoIsThere() {
    ann.hears("{'type':'presence','name':'bob','status':'available'}");
    Caller cy = world.caller().says("{'type':'register','name':'cy'}");
    assertThat(cy.hear().path("people").toString())
        .isEqualTo(
            "[{\"name\":\"ann\",\"status\":\"available\"},{\"name\":\"bob\",\"status\":\"available\"}]");
    ann.quiet();
    bob.says("{'type':'status','available':false}");
    ann.hears("{'type':'presence','name':'bob','status':'busy'}");
    bob.client.lost();
    ann.hears("{'type':'presence','name':'bob','status':'gone'}");
  }

  @Test
  void acceptsACall() {
    String call = ring();
    bob.says("{'type':'accept','call':'" + call + "'}");
    outcome(ann, "accepted");
    outcome(bob, "accepted");
    bob.says("{'type':'accept','call':'" + call + "'}").hearsError("unknown-call");
  }

  @Test
  void declinesACall() {
    bob.says("{'type':'decline','call':'" + ring() + "'}");
    outcome(ann, "declined");
  }

  @Test
  void cancelsACall() {
    String call = ring();
    bob.says("{'type':'cancel','call':'" + call + "'}").hearsError("unknown-call");
    ann.says("{'type':'cancel','call':'" + call + "'}");
    outcome(bob, "canceled");
  }

  @Test
  void stopsRingingAfterHalfAMinute() {
    ring();
    world.pass(31);
    outcome(ann, "missed");
    outcome(bob, "missed");
  }

  @Test
  void tellsLaterOfCallsThatWereMissed() {
    ann.quiet();
    ann.says("{'type':'call','to':'dora'}");
    assertThat(ann.hearTypes()).containsExactly("ringing", "call-over");
    Caller dora = world.caller().says("{'type':'register','name':'dora'}");
    assertThat(dora.hear().path("missed").get(0).path("from").asText()).isEqualTo("ann");
  }

  @Test
  void saysThatSomebodyIsBusy() {
    bob.says("{'type':'status','available':false}");
    ann.quiet();
    ann.says("{'type':'call','to':'bob'}");
    assertThat(ann.link.told().getLast()).contains("\"busy\"");
  }

  @Test
  void endsTheRingingWhenTheCallerIsGone() {
    ring();
    ann.client.lost();
    assertThat(bob.hearTypes()).containsExactly("call-over", "presence");
  }

  @Test
  void givesANameToOnePersonAtATime() {
    world.caller().says("{'type':'register','name':'bob'}").hearsError("name-taken");
    Caller again = world.caller();
    again.says("{'type':'register','name':'bob','key':'" + key + "'}");
    assertThat(again.hearTypes()).containsExactly("registered");
    ann.quiet();
    ann.says("{'type':'call','to':'bob'}");
    assertThat(again.hearTypes()).containsExactly("ring");
  }

  @Test
  void wantsANameFirst() {
    world.caller().says("{'type':'call','to':'bob'}").hearsError("forbidden");
  }

  @Test
  void slowsDownWhoCallsTooMuch() {
    for (int i = 0; i < 40; i++) {
      ann.says("{'type':'call','to':'nobody" + i + "'}");
    }
    assertThat(ann.link.told().getLast()).contains("slow-down");
  }
}
