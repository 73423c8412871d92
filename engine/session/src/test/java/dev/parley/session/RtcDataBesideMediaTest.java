package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sim.SimLink;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A data channel that sends as much as it can beside sound and video, on a path of 2 Mbit/s whose
/// queue would hold 300 ms.
class RtcDataBesideMediaTest {
  private static final long RATE_BPS = 2_000_000;

  @ParameterizedTest
  @CsvSource({"20", "50", "100"})
  void dataDoNotDelayMedia(long roundTripMillis) {
    SimLink link =
        new SimLink(roundTripMillis * MILLISECOND / 2, 0, 0, 0, 0)
            .withRate(RATE_BPS, 300 * MILLISECOND);
    PathTrace trace = new PathTrace(7, link, true).then(link, 15);
    double soundAlone = trace.takeSoundMillis(0.95);
    double videoAlone = trace.use(10, 15);

    trace.bulk().then(link, 5);
    trace.takeBulkBytes();
    trace.takeSoundMillis(0.95);
    trace.then(link, 20);
    double sound = trace.takeSoundMillis(0.95);
    double data = trace.takeBulkBytes() * 8.0 / 20 / RATE_BPS;

    // Without making way, sound takes 310 to 350 ms here, and 2 % of the path are left for media.
    assertThat(sound).isLessThan(soundAlone + 30);
    assertThat(trace.queueMillis(20, 40, 0.95)).isLessThan(60);
    assertThat(videoAlone).isGreaterThan(0.8);
    assertThat(trace.use(20, 40)).isGreaterThan(0.5);
    assertThat(data).isGreaterThan(0.15);
  }
}
