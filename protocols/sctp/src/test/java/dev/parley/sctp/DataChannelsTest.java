package dev.parley.sctp;

import static dev.parley.sctp.Ends.MILLISECOND;
import static dev.parley.sctp.Ends.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sim.SimLink;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DataChannelsTest {
  @Test
  void opensAndCarriesAMessageEachWay() {
    Ends ends = new Ends(1, SimLink.CLEAN);
    DataChannel chat = ends.a.channels.open(ends.network.now(), ChannelOptions.of("chat"));
    ends.connect();
    assertThat(ends.until(() -> !ends.b.events(DataChannelEvent.Announced.class).isEmpty(), SECOND))
        .isTrue();
    DataChannel there = ends.b.announced();
    assertThat(there.label()).isEqualTo("chat");
    assertThat(there.id()).isEqualTo(0);
    assertThat(chat.state()).isEqualTo(ChannelState.OPEN);
    byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
    ends.a.channels.send(ends.network.now(), chat, true, hello, 0, hello.length);
    ends.b.channels.send(ends.network.now(), there, false, hello, 0, hello.length);
    ends.network.run(100 * MILLISECOND);
    assertThat(ends.b.received).singleElement().satisfies(r -> assertThat(r.text()).isTrue());
    assertThat(ends.a.received).singleElement().satisfies(r -> assertThat(r.text()).isFalse());
  }

  @Test
  void closesWhenEitherSideAsks() {
    Ends ends = new Ends(2, SimLink.CLEAN);
    DataChannel one = ends.a.channels.open(ends.network.now(), ChannelOptions.of("one"));
    ends.connect().connected();
    ends.network.run(SECOND);
    ends.b.channels.close(ends.network.now(), ends.b.announced());
    ends.network.run(SECOND);
    assertThat(one.state()).isEqualTo(ChannelState.CLOSED);
    assertThat(ends.b.announced().state()).isEqualTo(ChannelState.CLOSED);
    DataChannel again = ends.a.channels.open(ends.network.now(), ChannelOptions.of("again"));
    assertThat(again.id()).isEqualTo(0);
    byte[] bytes = Ends.message(7, 1000);
    ends.a.channels.send(ends.network.now(), again, false, bytes, 0, bytes.length);
    ends.network.run(SECOND);
    assertThat(ends.b.numbers()).containsExactly(7);
  }

  @Test
  void carriesLargeMessagesOnABadNetwork() {
    Ends ends = new Ends(3, new SimLink(20 * MILLISECOND, 10 * MILLISECOND, 0.05, 0.05, 0));
    DataChannel c = ends.a.channels.open(ends.network.now(), ChannelOptions.of("large"));
    ends.connect().connected();
    for (int i = 0; i < 10; i++) {
      byte[] bytes = Ends.message(i, 200_000);
      ends.a.channels.send(ends.network.now(), c, false, bytes, 0, bytes.length);
    }
    assertThat(ends.until(() -> ends.b.received.size() == 10, 60 * SECOND)).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(ends.b.received.get(i).bytes()).isEqualTo(Ends.message(i, 200_000));
    }
  }
}
