package dev.parley.interop.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.interop.browser.Browser;
import dev.parley.interop.browser.InstalledBrowsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who comes late sees everyone at once: the server asks the others for key frames.
@Timeout(120)
final class LateJoinerTest {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(1);

  @Test
  void sixthBrowserSeesEveryoneWithinASecond() {
    String[] names = {"Ann", "Bob", "Cleo", "Dan", "Eve"};
    try (Browser browser = InstalledBrowsers.chromium();
        Browser second = InstalledBrowsers.chromium();
        ParleyProgram server = ParleyProgram.serve()) {
      var room = server.room("late");
      List<RoomPage> people = new ArrayList<>();
      for (String name : names) {
        people.add(RoomPage.join(browser, room, name));
      }
      for (RoomPage person : people) {
        person.awaitPicturesOf(CallTest.others(person.name(), names));
      }
      people.getFirst().page().evaluate("new Promise((resolve) => setTimeout(resolve, 10000))");

      try (var late = RoomPage.join(second, room, "Fay")) {
        late.awaitPicturesOf(names);
        JsonNode timings = late.page().evaluate("parley.timings");
        System.out.println("A sixth browser joins: " + timings);
        double took = timings.path("latestPicture").asDouble() - timings.path("joining").asDouble();
        assertThat(took)
            .as("milliseconds: %s", timings)
            .isBetween(0.0, 1.0 * SEEN_WITHIN.toMillis());
        assertThat(late.observe(Duration.ofMillis(2500))).hasSize(5).allSatisfy(Arrival::isAlive);
      }
    }
  }
}
