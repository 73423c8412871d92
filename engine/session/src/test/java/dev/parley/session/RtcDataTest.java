package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.ChannelState;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import dev.parley.sim.SimLink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RtcDataTest {
  private static final SctpSpec SCTP = new SctpSpec(5000, 262_144);

  private static Call dataOnly(long seed, SimLink link) {
    Call call = new Call(seed, link, UnaryOperator.identity(), UnaryOperator.identity());
    start(call, List.of(), List.of());
    return call;
  }

  private static void start(Call call, List<MediaSpec> mediaA, List<MediaSpec> mediaB) {
    call.a.sctp = SCTP;
    call.b.sctp = SCTP;
    call.start(true, mediaA, mediaB);
  }

  private static <T extends DataChannelEvent> List<T> events(Peer peer, Class<T> type) {
    return peer.events(RtcEvent.Data.class).stream()
        .map(RtcEvent.Data::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static DataChannel announced(Peer peer) {
    return events(peer, DataChannelEvent.Announced.class).getFirst().channel();
  }

  private static void say(Peer peer, DataChannel channel, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(peer.rtc.data().send(peer.network.now(), channel, true, bytes, 0, bytes.length))
        .isTrue();
  }

  @Test
  void carriesMessagesWithoutAnyMedia() {
    Call call = dataOnly(1, SimLink.CLEAN);
    DataChannel chat = call.a.rtc.data().open(call.network.now(), ChannelOptions.of("chat"));
    assertThat(
            call.network.runUntil(
                () -> !events(call.b, DataChannelEvent.Announced.class).isEmpty(), 5 * SECOND))
        .isTrue();
    call.network.run(100 * MILLISECOND);
    assertThat(call.a.rtc.data().state()).isEqualTo(DataState.CONNECTED);
    say(call.a, chat, "hello");
    say(call.b, announced(call.b), "hello back");
    call.network.run(200 * MILLISECOND);
    assertThat(call.b.messages).containsExactly("hello");
    assertThat(call.a.messages).containsExactly("hello back");
    call.end();
  }

  @Test
  void carriesMessagesBesideMedia() {
    Call call = new Call(2);
    start(call, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    DataChannel chat = call.b.rtc.data().open(call.network.now(), ChannelOptions.of("chat"));
    assertThat(call.connected(10 * SECOND)).isTrue();
    call.a.send(0, Specs.OPUS, 0, 50, 60, 20 * MILLISECOND);
    call.network.runUntil(
        () -> !events(call.a, DataChannelEvent.Announced.class).isEmpty(), SECOND);
    for (int i = 0; i < 100; i++) {
      say(call.b, chat, "message " + i);
    }
    call.network.run(2 * SECOND);
    assertThat(call.b.numbers(0)).hasSize(50);
    assertThat(call.a.messages).hasSize(100);
    call.end();
  }

  @Test
  void channelsComeWithALaterNegotiation() {
    Call call = new Call(3);
    call.connect();
    long now = call.network.now();
    call.a.rtc.apply(now, with(call.a.spec(call.b, true, true, Specs.audioAndVideo(1000))));
    call.b.rtc.apply(now, with(call.b.spec(call.a, false, false, Specs.audioAndVideo(2000))));
    DataChannel late = call.a.rtc.data().open(now, ChannelOptions.of("late"));
    call.network.run(SECOND);
    assertThat(late.state()).isEqualTo(ChannelState.OPEN);
    assertThat(announced(call.b).label()).isEqualTo("late");
    call.end();
  }

  private static SessionSpec with(SessionSpec spec) {
    return new SessionSpec(spec.ice(), spec.dtls(), spec.media(), SCTP);
  }

  @Test
  void closingOneSideClosesTheChannelsOfTheOther() {
    Call call = dataOnly(4, SimLink.CLEAN);
    call.a.rtc.data().open(call.network.now(), ChannelOptions.of("chat"));
    call.network.run(2 * SECOND);
    DataChannel there = announced(call.b);
    call.a.rtc.close(call.network.now());
    call.network.run(SECOND);
    assertThat(there.state()).isEqualTo(ChannelState.CLOSED);
    assertThat(call.b.rtc.data().state()).isEqualTo(DataState.CLOSED);
    assertThat(events(call.b, DataChannelEvent.Disconnected.class)).hasSize(1);
    call.end();
  }

  @Test
  void whatWasNotNegotiatedIsCounted() {
    Call call = new Call(5);
    call.a.sctp = SCTP;
    call.start(true, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    call.a.rtc.data().open(call.network.now(), ChannelOptions.of("chat"));
    call.network.run(2 * SECOND);
    assertThat(call.b.rtc.drops().get(RtcDrop.DATA_NOT_NEGOTIATED)).isPositive();
    call.end();
  }
}
