package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed (SIGKILL) in the middle of a conversation, and started anew.
@Timeout(300)
final class KilledServerTest {
  private static final int BURST = 18;

  @TempDir private Path data;

  private ParleyProgram serve() {
    return ParleyProgram.serve("--data-dir", data.toString());
  }

  @Test
  void whatWasAcknowledgedIsThereAndEveryoneIsWhoTheyWere() throws Exception {
    JsonNode host;
    JsonNode removed;
    List<String> acknowledged;
    try (ParleyProgram first = serve()) {
      URI server = first.address();
      try (var ann = new SignalClient(server);
          var bob = new SignalClient(server);
          var mallory = new SignalClient(server)) {
        host = ann.joins("demo", "Ann").hears("welcome");
        bob.joins("demo", "Bob").hears("welcome");
        removed = mallory.joins("demo", "Mallory").hears("welcome");
        String id = removed.path("self").path("id").asText();
        ann.says("{'type':'remove','id':'" + id + "'}");
        mallory.hears("bye");
        bob.says("{'type':'update','hand':true,'metadata':'from before'}");
        ann.hears("participant-updated");
        for (int i = 0; i < BURST; i++) {
          bob.says("{'type':'chat','text':'Message " + i + "'}");
        }
        while (bob.heard("chat").isEmpty()) { // the class's time-out ends it
          LockSupport.parkNanos(1_000_000);
        }
        first.kill();
        acknowledged =
            bob.heard("chat").stream().map(each -> each.at("/chat/text").asText()).toList();
      }
    }
    assertThat(acknowledged).isNotEmpty();
    try (ParleyProgram second = serve()) {
      URI server = second.address();
      assertThat(second.awaitLine("survive a restart")).contains("with their chat");
      try (var late = new SignalClient(server);
          var ann = new SignalClient(server);
          var mallory = new SignalClient(server)) {
        JsonNode seen = late.joins("demo", "Cy").hears("welcome");
        assertThat(seen.at("/self/role").asText()).as("not the host").isEqualTo("speaker");
        assertThat(seen.path("chat").findValuesAsText("text")).containsAll(acknowledged);
        assertThat(seen.path("participants").findValuesAsText("name"))
            .containsExactly("Ann", "Bob");
        assertThat("" + seen.at("/participants/1")).contains("\"hand\":true", "from before");
        JsonNode back = ann.resumes(host).hears("welcome");
        assertThat(back.at("/self/role").asText()).isEqualTo("host");
        assertThat(back.at("/self/id")).isEqualTo(host.at("/self/id"));
        assertThat(mallory.resumes(removed).hears("error").path("code").asText())
            .isEqualTo("resume-failed");
        ann.says("{'type':'end'}");
        late.hears("bye");
      }
    }
    try (Stream<Path> left = Files.list(data.resolve("rooms"))) {
      assertThat(left).as("nothing of a room that is over").containsExactly(lock());
    }
  }

  private Path lock() {
    return data.resolve("rooms").resolve("lock");
  }
}
