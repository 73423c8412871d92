package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RtcTest {
  @Test
  void twoSidesConnectAndExchangeMedia() {
    Call call = new Call(1);
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 50, 100, 20 * MILLISECOND);
    call.b.send(1, Specs.VP8, 0, 50, 1000, 20 * MILLISECOND);
    call.network.run(3 * SECOND);

    assertThat(call.b.numbers(0)).isEqualTo(IntStream.range(0, 50).boxed().toList());
    assertThat(call.a.numbers(1)).isEqualTo(IntStream.range(0, 50).boxed().toList());
    assertThat(call.b.received.getFirst().payload()).isEqualTo(Peer.payload(0, 100));
    assertThat(call.b.received.getFirst().ssrc()).isEqualTo(1000);
    assertThat(call.b.events(RtcEvent.TrackStarted.class))
        .containsExactly(new RtcEvent.TrackStarted(0, 1000, Specs.OPUS));
    call.end();
  }
}
