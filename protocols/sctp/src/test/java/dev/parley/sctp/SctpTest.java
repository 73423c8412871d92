package dev.parley.sctp;

import static dev.parley.sctp.Ends.MILLISECOND;
import static dev.parley.sctp.Ends.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sim.SimLink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SctpTest {
  private static final SimLink LINK = SimLink.CLEAN;

  private static DataChannel open(Ends ends, String label) {
    return ends.a.channels.open(ends.network.now(), ChannelOptions.of(label));
  }

  private static boolean send(Ends ends, DataChannel channel, int number, int length) {
    byte[] bytes = Ends.message(number, length);
    return ends.a.channels.send(ends.network.now(), channel, false, bytes, 0, bytes.length);
  }

  private static Ends connected(long seed, SimLink link) {
    Ends ends = new Ends(seed, link);
    open(ends, "first");
    ends.connect();
    assertThat(ends.connected()).isTrue();
    ends.network.run(SECOND);
    return ends;
  }

  private static DataChannel first(Ends ends) {
    return ends.a.channels.channels().getFirst();
  }

  @Test
  void outlivesAnOutageOfAMinute() {
    Ends ends = connected(1, LINK);
    ends.network.link(LINK.withLoss(1));
    for (int i = 0; i < 20; i++) {
      send(ends, first(ends), i, 20_000);
    }
    ends.network.run(60 * SECOND);
    assertThat(ends.a.channels.association().state()).isEqualTo(SctpState.ESTABLISHED);
    ends.network.link(LINK);
    assertThat(ends.until(() -> ends.b.received.size() == 20, 6 * SECOND)).isTrue();
  }

  @Test
  void goesOnAtOnceWhenThePathIsBack() {
    Ends ends = connected(2, LINK);
    ends.network.link(LINK.withLoss(1));
    send(ends, first(ends), 1, 2_000);
    ends.network.run(20 * SECOND);
    ends.a.channels.path(ends.network.now(), dev.parley.core.Paths.NONE);
    ends.network.run(10 * SECOND);
    ends.network.link(LINK);
    ends.a.channels.path(ends.network.now(), ends.a.node.paths().open(0, ends.b.node.address(0)));
    assertThat(ends.until(() -> ends.b.received.size() == 1, 100 * MILLISECOND)).isTrue();
  }

  @Test
  void failsWhenTheOtherSideIsSilentForTooLong() {
    Ends ends = connected(3, LINK);
    ends.network.link(LINK.withLoss(1));
    send(ends, first(ends), 1, 2_000);
    ends.network.run(120 * SECOND);
    assertThat(ends.a.events(DataChannelEvent.Disconnected.class))
        .singleElement()
        .satisfies(e -> assertThat(e.failure()).isNotNull());
    assertThat(ends.a.events(DataChannelEvent.Closed.class)).hasSize(1);
  }

  @Test
  void noticesSilenceOnAnIdlePath() {
    Ends ends = connected(4, LINK);
    ends.network.run(300 * SECOND);
    assertThat(ends.a.channels.association().state()).isEqualTo(SctpState.ESTABLISHED);
    ends.network.link(LINK.withLoss(1));
    ends.network.run(180 * SECOND);
    assertThat(ends.a.channels.association().state()).isEqualTo(SctpState.ENDED);
  }

  @Test
  void aSlowReceiverStopsTheSender() {
    SctpConfig small =
        SctpConfig.defaults().withMaxMessageSize(64 << 10).withBuffers(1 << 20, 64 << 20);
    Ends ends = new Ends(5, LINK, small, small);
    DataChannel channel = open(ends, "bulk");
    ends.b.backlog = true;
    ends.connect().connected();
    ends.network.run(SECOND);
    for (int i = 0; i < 400; i++) {
      assertThat(send(ends, channel, i, 16_000)).isTrue();
    }
    ends.network.run(20 * SECOND);
    assertThat(ends.b.bytesReceived).isBetween(900_000L, 1_100_000L);
    ends.b.backlog = false;
    ends.b.channels.backlog(0);
    assertThat(ends.until(() -> ends.b.received.size() == 400, 20 * SECOND)).isTrue();
  }

  @Test
  void closingTellsTheOtherSideAtOnce() {
    Ends ends = connected(6, LINK);
    ends.a.channels.close(ends.network.now());
    ends.network.run(SECOND);
    assertThat(ends.b.events(DataChannelEvent.Disconnected.class))
        .singleElement()
        .satisfies(e -> assertThat(e.failure()).isNotNull());
    assertThat(ends.b.announced().state()).isEqualTo(ChannelState.CLOSED);
    assertThat(ends.a.channels.ready()).isFalse();
    assertThat(ends.a.channels.deadline()).isEqualTo(DataChannels.NEVER);
  }

  @Test
  void shutsDownInOrderAfterEverythingHasArrived() {
    Ends ends = connected(7, LINK.withLoss(0.1));
    for (int i = 0; i < 50; i++) {
      send(ends, first(ends), i, 5_000);
    }
    ends.a.channels.association().shutdown(ends.network.now());
    ends.network.run(60 * SECOND);
    assertThat(ends.b.received).hasSize(50);
    assertThat(ends.a.channels.association().state()).isEqualTo(SctpState.ENDED);
    assertThat(ends.b.channels.association().state()).isEqualTo(SctpState.ENDED);
    assertThat(ends.b.events(DataChannelEvent.Disconnected.class))
        .singleElement()
        .satisfies(e -> assertThat(e.failure()).isNull());
  }

  @Test
  void anUrgentMessageOvertakesALongOneByInterleaving() {
    SimLink slow = LINK.withRate(2_000_000, 500 * MILLISECOND);
    long with = urgentMillis(slow, SctpConfig.defaults());
    long without = urgentMillis(slow, SctpConfig.defaults().withExtensions(false, true));
    assertThat(with).isLessThan(500);
    assertThat(without).isGreaterThan(800);
  }

  private static long urgentMillis(SimLink link, SctpConfig config) {
    Ends ends = new Ends(8, link, config, config);
    DataChannel bulk = open(ends, "bulk");
    DataChannel urgent =
        ends.a.channels.open(ends.network.now(), ChannelOptions.of("urgent").withPriority(1024));
    ends.connect().connected();
    ends.network.run(SECOND);
    send(ends, bulk, 1, 250_000);
    ends.network.run(100 * MILLISECOND);
    long from = ends.network.now();
    send(ends, urgent, 2, 100);
    assertThat(ends.until(() -> ends.b.numbers().contains(2), 10 * SECOND)).isTrue();
    return (ends.network.now() - from) / MILLISECOND;
  }

  @Test
  void channelsShareByPriority() {
    Ends ends = new Ends(9, LINK.withRate(4_000_000, 100 * MILLISECOND));
    DataChannel low = open(ends, "low");
    DataChannel high =
        ends.a.channels.open(ends.network.now(), ChannelOptions.of("high").withPriority(1024));
    ends.connect().connected();
    ends.network.run(SECOND);
    for (int i = 0; i < 40; i++) {
      send(ends, low, i, 60_000);
      send(ends, high, i, 60_000);
    }
    ends.network.run(3 * SECOND);
    DataChannel lowThere = ends.b.events(DataChannelEvent.Announced.class).get(0).channel();
    DataChannel highThere = ends.b.events(DataChannelEvent.Announced.class).get(1).channel();
    assertThat(highThere.bytesReceived()).isGreaterThan(3 * lowThere.bytesReceived());
  }

  @Test
  void everyStreamCanBeAChannel() {
    Ends ends = connected(10, LINK);
    List<DataChannel> all = new ArrayList<>();
    for (int id = 2; id < 65_534; id += 2) {
      all.add(open(ends, ""));
    }
    ends.b.channels.open(ends.network.now(), ChannelOptions.of("last").withId(65_533));
    assertThat(ends.until(() -> ends.b.channels.channels().size() == 32_768, 60 * SECOND)).isTrue();
    assertThat(all.getLast().id()).isEqualTo(65_532);
    send(ends, all.getLast(), 5, 100);
    ends.network.run(SECOND);
    assertThat(ends.b.numbers()).containsExactly(5);
  }

  @Test
  void aMessageBeyondWhatWeTakeClosesItsChannel() {
    SctpConfig small = SctpConfig.defaults().withMaxMessageSize(10_000);
    Ends ends = new Ends(11, LINK, SctpConfig.defaults(), small);
    DataChannel channel = open(ends, "bulk");
    ends.connect().connected();
    ends.network.run(SECOND);
    send(ends, channel, 1, 10_000);
    send(ends, channel, 2, 50_000);
    ends.network.run(2 * SECOND);
    assertThat(ends.b.numbers()).containsExactly(1);
    assertThat(channel.state()).isEqualTo(ChannelState.CLOSED);
    assertThat(ends.b.channels.drops().get(ChannelDrop.MESSAGE_TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void refusesWhatTheCallerMayNotDo() {
    Ends ends = connected(12, LINK);
    DataChannel channel = first(ends);
    byte[] long1 = new byte[300_000];
    assertThatThrownBy(
            () -> ends.a.channels.send(ends.network.now(), channel, false, long1, 0, long1.length))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            ends.a.channels.open(ends.network.now(), ChannelOptions.of("x").withNegotiated(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another channel");
    ends.a.channels.close(ends.network.now(), channel);
    assertThatThrownBy(() -> send(ends, channel, 1, 10)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void emptyMessagesAndNegotiatedChannels() {
    Ends ends = new Ends(13, LINK);
    DataChannel here =
        ends.a.channels.open(ends.network.now(), ChannelOptions.of("n").withNegotiated(7));
    ends.b.channels.open(ends.network.now(), ChannelOptions.of("n").withNegotiated(7));
    ends.connect().connected();
    assertThat(ends.a.channels.send(ends.network.now(), here, true, new byte[0], 0, 0)).isTrue();
    assertThat(ends.a.channels.send(ends.network.now(), here, false, new byte[0], 0, 0)).isTrue();
    ends.network.run(SECOND);
    assertThat(ends.b.received).hasSize(2).allSatisfy(r -> assertThat(r.bytes()).isEmpty());
    assertThat(ends.b.received.getFirst().text()).isTrue();
    assertThat(ends.b.events(DataChannelEvent.Announced.class)).isEmpty();
  }

  @Test
  void theFullSendBufferTakesNothingMore() {
    Ends ends = connected(14, LINK.withRate(1_000_000, 100 * MILLISECOND));
    int taken = 0;
    while (send(ends, first(ends), taken, 200_000)) {
      taken++;
    }
    assertThat(taken).isBetween(80, 90);
    int tiny = 0;
    Ends many = connected(15, LINK);
    many.network.link(LINK.withLoss(1));
    while (tiny < 1_000_000 && send(many, first(many), tiny, 4)) {
      tiny++;
    }
    assertThat(tiny).as("tiny messages count with what they cost").isLessThan(60_000);
  }

  @Test
  void dataWithAnAbortBehindItEndsEverything() {
    Ends ends = connected(16, LINK);
    byte[][] last = new byte[1][];
    ends.network.filter((from, to, bytes) -> {
      if (bytes[12] == ChunkType.I_DATA) {
        last[0] = bytes;
      }
      return false;
    });
    send(ends, first(ends), 1, 100);
    ends.network.run(MILLISECOND);
    byte[] both = java.util.Arrays.copyOf(last[0], last[0].length + 4);
    both[last[0].length] = (byte) ChunkType.ABORT;
    both[last[0].length + 3] = 4;
    ends.b.channels.receive(ends.network.now(), both, 0, both.length);
    assertThat(ends.b.channels.association().state()).isEqualTo(SctpState.ENDED);
    assertThat(ends.b.channels.deadline()).isEqualTo(DataChannels.NEVER);
  }

  @Test
  void attack41NamesOfAnnouncedChannelsTakeBoundedMemory() {
    Ends ends = connected(17, LINK);
    String name = "n".repeat(60_000);
    for (int i = 0; i < 100; i++) {
      open(ends, name);
    }
    ends.network.run(20 * SECOND);
    assertThat(ends.b.channels.channels()).hasSizeBetween(60, 75);
    assertThat(ends.b.channels.drops().get(ChannelDrop.TOO_MANY_CHANNELS)).isPositive();
  }
}
