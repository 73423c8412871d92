package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dtls.DtlsVersion;
import dev.parley.sim.SimLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A thousand bad networks, each one determined by its seed: every call connects, and carries media
/// once the network is well again.
class RtcSeedsTest {
  private static final int SEEDS = 1_000;
  private static final long LIMIT = 40 * SECOND;

  /// A tenth is lost; what arrives comes twice, broken or out of order as well.
  static final SimLink BAD = new SimLink(20 * MILLISECOND, 40 * MILLISECOND, 0.1, 0.1, 0.1);

  /// The seed also chooses versions, roles and a lite side, so that each combination meets many
  /// networks.
  static Call call(long seed, SimLink link) {
    UnaryOperator<RtcConfig> config =
        (seed & 1) == 0
            ? UnaryOperator.identity()
            : c -> c.withDtls(c.dtls().withVersions(DtlsVersion.DTLS_1_2));
    boolean lite = (seed & 2) != 0;
    Call call = new Call(seed, link, config, c -> config.apply(lite ? Call.lite(c) : c));
    call.b.lite = lite;
    call.start((seed & 4) == 0, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    return call;
  }

  @Test
  @Timeout(300)
  void everyOneOfAThousandBadNetworksConnects() {
    List<Long> failed = new ArrayList<>();
    List<Long> millis = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Call call = call(seed, BAD);
      if (!call.connected(LIMIT)) {
        failed.add(seed);
        continue;
      }
      millis.add((call.network.now() - dev.parley.sim.SimNetwork.START_NANOS) / MILLISECOND);
      if (seed % 50 == 0) {
        carriesMedia(call);
      }
    }
    assertThat(failed).as("seeds that did not connect").isEmpty();
    millis.sort(null);
    assertThat(millis.get(SEEDS / 2)).as("median milliseconds to connect").isLessThan(2_000);
  }

  private static void carriesMedia(Call call) {
    call.network.link(SimLink.CLEAN);
    call.network.run(SECOND);
    call.a.send(0, Specs.OPUS, 0, 10, 60, 20 * MILLISECOND);
    call.b.send(1, Specs.VP8, 0, 10, 900, 20 * MILLISECOND);
    call.network.run(SECOND);
    assertThat(call.b.numbers(0)).hasSize(10);
    assertThat(call.a.numbers(1)).hasSize(10);
    call.end();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
    for (long seed = 1; seed <= 16; seed++) {
      assertThat(journal(seed)).as("seed " + seed).isEqualTo(journal(seed));
    }
    assertThat(journal(1)).isNotEqualTo(journal(9));
  }

  private static String journal(long seed) {
    Call call = call(seed, BAD);
    call.network.run(5 * SECOND);
    return call.network.journalHash();
  }

  /// Shows that the first test can fail.
  @Test
  void aNetworkThatLosesEverythingDoesNotConnect() {
    assertThat(call(1, BAD.withLoss(1)).connected(LIMIT)).isFalse();
  }
}
