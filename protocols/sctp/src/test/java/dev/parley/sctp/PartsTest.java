package dev.parley.sctp;

import static dev.parley.sctp.Ends.MILLISECOND;
import static dev.parley.sctp.Ends.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.sim.SimLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages longer than what may wait to be sent.
@Timeout(300)
class PartsTest {
  private static final int BUFFER = 256 << 10;
  private static final int PART = 48_000;
  private static final int HUGE = 64 << 20;

  private static SctpConfig config(boolean interleaving) {
    return SctpConfig.defaults()
        .withMaxMessageSize(HUGE)
        .withBuffers(8 << 20, BUFFER)
        .withExtensions(interleaving, true);
  }

  private static DataChannel open(Ends ends, String label) {
    DataChannel channel = ends.a.channels.open(ends.network.now(), ChannelOptions.of(label));
    ends.a.channels.connect(ends.network.now(), 5000, HUGE);
    ends.b.channels.connect(ends.network.now(), 5000, HUGE);
    assertThat(
            ends.until(
                () -> !ends.b.events(DataChannelEvent.Announced.class).isEmpty(), 30 * SECOND))
        .isTrue();
    return channel;
  }

  /// Sends a message in parts as the buffer has room for them; returns what waited at most.
  private static long stream(Ends ends, DataChannel channel, int from, int to, boolean last) {
    long most = 0;
    for (int at = from; at < to; ) {
      int length = Math.min(PART, to - at);
      byte[] part = new byte[length];
      for (int i = 0; i < length; i++) {
        part[i] = Ends.partByte(at + i);
      }
      boolean over = last && at + length == to;
      if (ends.a.channels.sendPart(ends.network.now(), channel, false, over, part, 0, length)) {
        at += length;
      } else {
        ends.network.run(MILLISECOND);
      }
      most = Math.max(most, channel.bufferedAmount());
    }
    return most;
  }

  @ParameterizedTest
  @CsvSource({"true, 0, 64", "false, 0, 16", "true, 0.01, 8", "false, 0.01, 8"})
  void aHugeMessageIsNeverInMemoryAsAWhole(boolean interleaving, double loss, int mib) {
    int length = mib << 20;
    SimLink link = new SimLink(5 * MILLISECOND, 0, loss, 0, 0);
    Ends ends = new Ends(1, link, config(interleaving), config(interleaving));
    DataChannel channel = open(ends, "huge");
    ends.b.announced().inParts(true);

    long waited = stream(ends, channel, 0, length, true);
    assertThat(ends.until(() -> ends.b.partsEnded == 1, 600 * SECOND)).isTrue();

    assertThat(waited).isLessThanOrEqualTo(BUFFER);
    assertThat(ends.b.partsBegun).isEqualTo(1);
    assertThat(ends.b.partBytes).isEqualTo(length);
    assertThat(ends.b.partsAreRight).isTrue();
    assertThat(channel.messagesSent()).isEqualTo(1);
    assertThat(ends.b.announced().messagesReceived()).isEqualTo(1);
    assertThat(ends.b.received).isEmpty();
  }

  @Test
  void whoTakesWholeMessagesGetsItWhole() {
    Ends ends = new Ends(2, SimLink.CLEAN, config(true), config(true));
    DataChannel channel = open(ends, "huge");

    stream(ends, channel, 0, HUGE, true);
    assertThat(ends.until(() -> ends.b.received.size() == 1, 600 * SECOND)).isTrue();

    byte[] bytes = ends.b.received.getFirst().bytes();
    assertThat(bytes).hasSize(HUGE);
    boolean right = true;
    for (int i = 0; i < HUGE; i++) {
      right &= bytes[i] == Ends.partByte(i);
    }
    assertThat(right).isTrue();
  }

  @Test
  void otherChannelsGoOnBetweenThePartsWithInterleavingOnly() {
    for (boolean interleaving : new boolean[] {true, false}) {
      Ends ends = new Ends(3, SimLink.CLEAN, config(interleaving), config(interleaving));
      DataChannel channel = open(ends, "parts");
      DataChannel other = ends.a.channels.open(ends.network.now(), ChannelOptions.of("other"));
      ends.network.run(SECOND);
      stream(ends, channel, 0, 100_000, false);
      ends.network.run(SECOND);
      byte[] hello = Ends.message(7, 10);
      ends.a.channels.send(ends.network.now(), other, false, hello, 0, hello.length);
      ends.network.run(SECOND);
      assertThat(ends.b.numbers()).hasSize(interleaving ? 1 : 0);

      stream(ends, channel, 100_000, 150_000, true);
      ends.network.run(SECOND);
      assertThat(ends.b.received).hasSize(2);
    }
  }

  @Test
  void aChannelThatClosesBetweenThePartsHoldsNobodyUp() {
    Ends ends = new Ends(4, SimLink.CLEAN, config(false), config(false));
    DataChannel channel = open(ends, "parts");
    DataChannel other = ends.a.channels.open(ends.network.now(), ChannelOptions.of("other"));
    ends.network.run(SECOND);
    stream(ends, channel, 0, 100_000, false);
    byte[] hello = Ends.message(7, 10);
    ends.a.channels.send(ends.network.now(), other, false, hello, 0, hello.length);
    ends.network.run(SECOND);
    assertThat(ends.b.received).isEmpty();

    ends.a.channels.close(ends.network.now(), channel);
    ends.network.run(SECOND);
    assertThat(channel.state()).isEqualTo(ChannelState.CLOSED);
    assertThat(ends.b.numbers()).containsExactly(7);

    DataChannel again = ends.a.channels.open(ends.network.now(), ChannelOptions.of("again"));
    assertThat(again.id()).isEqualTo(channel.id());
    stream(ends, again, 0, 50_000, true);
    ends.network.run(SECOND);
    assertThat(ends.b.received).hasSize(2);
  }

  @Test
  void saysWhatTheCallerDoesWrong() {
    Ends ends = new Ends(5, SimLink.CLEAN, config(true), config(true));
    DataChannel channel = open(ends, "parts");
    stream(ends, channel, 0, 1000, false);
    assertThatThrownBy(
            () -> ends.a.channels.send(ends.network.now(), channel, false, new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("last");
    ends.a.channels.remoteMaxMessageSize(2000);
    assertThatThrownBy(() ->
            ends.a.channels.sendPart(
                ends.network.now(), channel, false, true, new byte[1001], 0, 1001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2001");
    DataChannel unordered =
        ends.a.channels.open(ends.network.now(), ChannelOptions.of("u").withOrdered(false));
    assertThatThrownBy(() ->
            ends.a.channels.sendPart(ends.network.now(), unordered, false, true, new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aMessageThatIsLongerThanWeSaidEndsItsChannelAlsoInParts() {
    SctpConfig small = SctpConfig.defaults().withMaxMessageSize(10_000);
    Ends ends = new Ends(6, SimLink.CLEAN, config(true), small);
    DataChannel channel = open(ends, "parts");
    ends.b.announced().inParts(true);
    stream(ends, channel, 0, 50_000, true);
    ends.network.run(SECOND);
    assertThat(ends.b.partBytes).isLessThanOrEqualTo(10_000);
    assertThat(ends.b.partsEnded).isZero();
    assertThat(channel.state()).isEqualTo(ChannelState.CLOSED);
    assertThat(ends.b.channels.drops().get(ChannelDrop.MESSAGE_TOO_LARGE)).isEqualTo(1);
  }
}
