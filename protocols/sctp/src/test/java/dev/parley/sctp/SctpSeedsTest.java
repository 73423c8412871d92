package dev.parley.sctp;

import static dev.parley.sctp.Ends.MILLISECOND;
import static dev.parley.sctp.Ends.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.SeededEntropy;
import dev.parley.sim.SimLink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A thousand bad networks, each one determined by its seed, for every mode of reliability: what is
/// promised arrives, as it was sent, once, and in order where that was promised.
class SctpSeedsTest {
  private static final int SEEDS = 1_000;
  private static final int MESSAGES = 40;

  /// The modes, in turn: ordered or not, and with which limit.
  private enum Mode {
    RELIABLE(-1, -1),
    NO_RETRANSMITS(0, -1),
    FEW_RETRANSMITS(2, -1),
    SHORT_LIFE(-1, 80),
    LONG_LIFE(-1, 2_000);

    final int maxRetransmits;
    final int lifeMillis;

    Mode(int maxRetransmits, int lifeMillis) {
      this.maxRetransmits = maxRetransmits;
      this.lifeMillis = lifeMillis;
    }
  }

  private static final class Run {
    final long seed;
    final Mode mode;
    final boolean ordered;
    final Ends ends;
    final SeededEntropy choice;

    Run(long seed, SimLink link) {
      this.seed = seed;
      mode = Mode.values()[(int) (seed % Mode.values().length)];
      ordered = (seed & 8) == 0;
      choice = new SeededEntropy(seed);
      boolean interleavingA = (seed & 16) == 0;
      boolean interleavingB = interleavingA || (seed & 32) == 0;
      boolean checksums = (seed & 64) == 0;
      SctpConfig config = SctpConfig.defaults();
      ends =
          new Ends(
              seed,
              checksums ? link.withCorruption(0.05) : link,
              config.withExtensions(interleavingA, !checksums),
              config.withExtensions(interleavingB, !checksums));
    }

    String name() {
      return "seed " + seed + " " + mode + (ordered ? " ordered" : " unordered");
    }

    void play() {
      ChannelOptions options =
          ChannelOptions.of("seed " + seed)
              .withOrdered(ordered)
              .withMaxRetransmits(mode.maxRetransmits)
              .withMaxPacketLifeTime(mode.lifeMillis);
      DataChannel here = ends.a.channels.open(ends.network.now(), options);
      ends.connect();
      assertThat(
              ends.until(
                  () -> !ends.b.events(DataChannelEvent.Announced.class).isEmpty(), 90 * SECOND))
          .as(name() + " connects")
          .isTrue();
      assertThat(ends.until(() -> here.state() == ChannelState.OPEN, 30 * SECOND)).isTrue();
      DataChannel there = ends.b.announced();
      for (int i = 0; i < MESSAGES; i++) {
        int number = i;
        int length = choice.nextInt(8) == 0 ? choice.nextInt(20_000) : choice.nextInt(1_500);
        ends.network.at(
            ends.network.now() + choice.nextInt(300) * MILLISECOND,
            () -> {
              send(ends.a, here, number, length);
              send(ends.b, there, number, length);
            });
      }
      ends.network.run(5 * SECOND);
      ends.network.link(SimLink.CLEAN);
      ends.network.run(10 * SECOND);
      check(ends.a);
      check(ends.b);
      finish(here, there);
    }

    private void send(Ends.End end, DataChannel channel, int number, int length) {
      byte[] bytes = Ends.message(number, length);
      assertThat(end.channels.send(ends.network.now(), channel, false, bytes, 0, bytes.length))
          .isTrue();
      sent.add(number);
    }

    final List<Integer> sent = new ArrayList<>();

    private void check(Ends.End end) {
      List<Integer> numbers = end.numbers();
      assertThat(new HashSet<>(numbers)).as(name() + " twice").hasSameSizeAs(numbers);
      for (Ends.End.Received r : end.received) {
        assertThat(r.bytes()).isEqualTo(Ends.message(r.number(), r.bytes().length));
      }
      if (mode == Mode.RELIABLE) {
        assertThat(numbers).as(name() + " arrived").hasSize(MESSAGES);
      }
      if (ordered) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sent.size(); i += 2) {
          order.add(sent.get(i)); // both sides send each number in one go
        }
        order.retainAll(numbers);
        assertThat(numbers).as(name() + " order").isEqualTo(order);
      }
    }

    /// On a good network everything arrives again, and both channels close.
    private void finish(DataChannel here, DataChannel there) {
      int before = ends.b.received.size();
      for (int i = 0; i < 10; i++) {
        send(ends.a, here, 1_000 + i, 3_000);
        ends.network.run(20 * MILLISECOND);
      }
      ends.network.run(SECOND);
      assertThat(ends.b.received.size() - before).as(name() + " afterwards").isEqualTo(10);
      assertThat(here.bufferedAmount()).as(name() + " buffered").isZero();
      assertThat(ends.a.channels.association().stats().bytesInFlight()).isZero();
      ends.a.channels.close(ends.network.now(), here);
      ends.network.run(2 * SECOND);
      assertThat(here.state()).as(name() + " closes").isEqualTo(ChannelState.CLOSED);
      assertThat(there.state()).as(name() + " closes there").isEqualTo(ChannelState.CLOSED);
      assertThat(ends.b.channels.association().state()).isEqualTo(SctpState.ESTABLISHED);
    }
  }

  static SimLink bad(long seed) {
    SeededEntropy chance = new SeededEntropy(seed ^ 0x5C7B);
    return new SimLink(
        (5 + chance.nextInt(60)) * MILLISECOND,
        chance.nextInt(40) * MILLISECOND,
        chance.nextInt(20) / 100.0,
        chance.nextInt(20) / 100.0,
        0);
  }

  @Test
  @Timeout(600)
  void everyOneOfAThousandBadNetworksKeepsWhatIsPromised() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new Run(seed, bad(seed)).play();
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    for (long seed = 1; seed <= 8; seed++) {
      Run one = new Run(seed, bad(seed));
      Run two = new Run(seed, bad(seed));
      one.play();
      two.play();
      assertThat(two.ends.network.journalHash()).isEqualTo(one.ends.network.journalHash());
    }
  }
}
