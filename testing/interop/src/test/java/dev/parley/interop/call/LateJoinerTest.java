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
///
/// The second counts from the moment when the late one's media is connected. Six browsers keep two
/// processors so busy that how long the page takes to get there says little about us; it is
/// printed.
@Timeout(600)
final class LateJoinerTest {
  /// Far more than what we promise, since six browsers share the processors of the test's machine.
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(40);

  /// Tiny pictures and few of them: six browsers encode six streams and decode thirty, on one
  /// machine.
  private static final String TINY = "&res=120";

  private static final String FEW = "--use-fake-device-for-media-stream=fps=10";

  private static final String[] NAMES = {"Ann", "Bob", "Cleo", "Dan", "Eve"};

  @Test
  void sixthBrowserSeesEveryoneAtOnce() {
    try (Browser browser = InstalledBrowsers.chromium(FEW);
        Browser sixth = InstalledBrowsers.chromium(FEW);
        ParleyProgram server = ParleyProgram.serve()) {
      var room = server.room("late");
      List<RoomPage> people = new ArrayList<>();
      for (String name : NAMES) {
        people.add(RoomPage.join(browser, room, name, TINY).awaitConnected());
      }
      for (RoomPage person : people) {
        person.awaitPicturesOf(CallTest.others(person.name(), NAMES));
      }
      people.getFirst().page().evaluate("new Promise((resolve) => setTimeout(resolve, 10000))");

      try (var late = RoomPage.join(sixth, room, "Fay", TINY)) {
        late.awaitPicturesOf(NAMES);
        late.awaitAlive(5);
        JsonNode timings = late.page().evaluate("parley.timings");
        System.out.println("A sixth browser joins: " + timings);
        double connected = timings.path("mediaConnected").asDouble();
        double seen = timings.path("latestPicture").asDouble() - connected;
        assertThat(seen).as("milliseconds").isLessThanOrEqualTo(1.0 * SEEN_WITHIN.toMillis());
      }
    }
  }
}
