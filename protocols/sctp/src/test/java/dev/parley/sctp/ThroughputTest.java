package dev.parley.sctp;

import static dev.parley.sctp.Ends.MILLISECOND;
import static dev.parley.sctp.Ends.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sim.SimLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much of a long, fat link one data channel fills.
@Timeout(300)
class ThroughputTest {
  private static final long RATE_BPS = 100_000_000;
  private static final int MESSAGE = 64 << 10;

  /// The share of the link's rate that arrives as payload in 10 s, the first second not counted.
  private static double share(long seed, SimLink link, long rateBps) {
    Ends ends = new Ends(seed, link);
    ends.b.keep = false;
    DataChannel channel = ends.a.channels.open(ends.network.now(), ChannelOptions.of("bulk"));
    ends.connect();
    assertThat(ends.until(() -> channel.state() == ChannelState.OPEN, 10 * SECOND)).isTrue();
    byte[] message = new byte[MESSAGE];
    Runnable feed =
        () -> {
          while (channel.bufferedAmount() < (4 << 20)) {
            ends.a.channels.send(ends.network.now(), channel, false, message, 0, MESSAGE);
          }
        };
    long from = 0;
    for (int i = 0; i < 11 * 50; i++) {
      if (i == 50) {
        from = ends.b.bytesReceived;
      }
      feed.run();
      ends.network.run(20 * MILLISECOND);
    }
    return (ends.b.bytesReceived - from) * 8.0 / 10 / rateBps;
  }

  @ParameterizedTest
  @CsvSource({"0, 50, 0.90", "0, 20, 0.90", "0, 200, 0.90", "0.001, 50, 0.85", "0.01, 50, 0.60"})
  void fillsALongFatLink(double loss, long queueMillis, double least) {
    SimLink link =
        SimLink.CLEAN
            .withDelay(25 * MILLISECOND, 0)
            .withLoss(loss)
            .withRate(RATE_BPS, queueMillis * MILLISECOND);
    double share = share(1, link, RATE_BPS);
    assertThat(share).isGreaterThan(least);
  }

  @Test
  void fillsASlowLink() {
    SimLink link =
        SimLink.CLEAN.withDelay(20 * MILLISECOND, 0).withRate(2_000_000, 200 * MILLISECOND);
    double share = share(2, link, 2_000_000);
    assertThat(share).isGreaterThan(0.85);
  }
}
