package dev.parley.sctp;

import static dev.parley.sctp.Ends.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.SeededEntropy;
import dev.parley.sim.SimLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Longer packets where the path carries them.
@Timeout(120)
class PathMtuTest {
  private static final int USUAL = 1168;
  private static final int[] LARGER = {1440, 1420, 1360, 1200};
  private static final int MESSAGE = 64 << 10;

  private final Ends ends;
  private final DataChannel channel;
  private int sent;

  PathMtuTest() {
    ends = new Ends(1, SimLink.CLEAN);
    for (Ends.End end : new Ends.End[] {ends.a, ends.b}) {
      end.channels.packetSize(USUAL, LARGER);
    }
    channel = ends.a.channels.open(0, ChannelOptions.of("bulk"));
    ends.connect();
    assertThat(ends.connected()).isTrue();
  }

  private SctpAssociation association() {
    return ends.a.channels.association();
  }

  private void send(int messages) {
    for (int i = 0; i < messages; i++) {
      byte[] bytes = Ends.message(sent++, MESSAGE);
      assertThat(ends.a.channels.send(ends.network.now(), channel, false, bytes, 0, MESSAGE))
          .isTrue();
    }
  }

  private void allArrive() {
    assertThat(ends.until(() -> ends.b.received.size() == sent, 60 * SECOND)).isTrue();
    for (int i = 0; i < sent; i++) {
      assertThat(ends.b.received.get(i).bytes()).isEqualTo(Ends.message(i, MESSAGE));
    }
  }

  @ParameterizedTest(name = "a path of {0} bytes: packets of {1}")
  @CsvSource({"0, 1440", "1440, 1440", "1439, 1420", "1400, 1360", "1350, 1200", "1180, 1168"})
  void findsWhatThePathCarries(int mtu, int found) {
    ends.network.link(SimLink.CLEAN.withMtu(mtu));
    send(8);
    allArrive();
    ends.network.run(10 * SECOND);
    assertThat(association().packetSize()).isEqualTo(found);
  }

  @Test
  void asksForNothingWhileThereIsLittleToSend() {
    byte[] bytes = Ends.message(0, 1000);
    ends.a.channels.send(ends.network.now(), channel, false, bytes, 0, bytes.length);
    ends.network.run(60 * SECOND);
    assertThat(association().packetSize()).isEqualTo(USUAL);
  }

  @Test
  void fallsBackWhenLongPacketsVanish() {
    send(8);
    allArrive();
    assertThat(association().packetSize()).isEqualTo(1440);
    ends.network.link(SimLink.CLEAN.withMtu(1300));
    send(2);
    assertThat(ends.until(() -> association().packetSize() == USUAL, 60 * SECOND)).isTrue();
    ends.network.link(SimLink.CLEAN); // whoever lowered the limit cuts datagrams from here on
    allArrive();
    assertThat(association().packetSize()).isEqualTo(USUAL);
  }

  @Test
  void takesLossForLossAndNotForAShorterPath() {
    ends.network.link(SimLink.CLEAN.withLoss(0.1));
    send(100);
    allArrive();
    assertThat(association().packetSize()).isGreaterThan(USUAL);
  }

  @Test
  void triesAgainOnANewPathAndAfterTenMinutes() {
    ends.network.link(SimLink.CLEAN.withMtu(1300));
    send(8);
    allArrive();
    assertThat(ends.until(() -> association().packetSize() == 1200, 10 * SECOND)).isTrue();
    ends.network.link(SimLink.CLEAN);
    ends.network.run(700 * SECOND);
    send(8);
    allArrive();
    assertThat(association().packetSize()).isEqualTo(1440);
    association().path(ends.network.now(), dev.parley.core.Paths.NONE);
    association().path(ends.network.now(), ends.a.node.paths().open(0, ends.b.node.address(0)));
    assertThat(association().packetSize()).isEqualTo(1440); // the same path as before
  }

  @Test
  void refusesSizesThatDoNotFall() {
    SctpAssociation some =
        new SctpAssociation(
            SctpConfig.defaults(), new SeededEntropy(1), new SctpContractTest.Nowhere());
    assertThatThrownBy(() -> some.packetSize(1168, 1400, 1450)).hasMessageContaining("fall");
    assertThatThrownBy(() -> some.packetSize(1168, 1100)).hasMessageContaining("above 1168");
  }
}
