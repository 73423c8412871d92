package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Attack 27: what is left of an earlier association arrives at a new one on the same addresses.
class RtcOldPacketsTest {
  private record Sent(TransportAddress from, TransportAddress to, byte[] bytes) {}

  /// Everything that a whole call sent: checks, handshake, media, goodbye.
  private static List<Sent> earlierCall() {
    List<Sent> sent = new ArrayList<>();
    Call call = new Call(70);
    call.network.filter((from, to, bytes) -> sent.add(new Sent(from, to, bytes.clone())));
    call.connect();
    call.a.send(0, Specs.OPUS, 0, 50, 100, 20 * MILLISECOND);
    call.b.send(1, Specs.VP8, 0, 50, 900, 20 * MILLISECOND);
    call.network.run(2 * SECOND);
    call.end();
    assertThat(sent).hasSizeGreaterThan(120);
    return sent;
  }

  private static void replay(Call call, List<Sent> old) {
    for (Sent packet : old) {
      call.network.send(call.network.now(), packet.from, packet.to, packet.bytes.clone());
    }
  }

  @Test
  void attack27OldPacketsDoNotDisturbANewAssociationOnTheSameAddresses() {
    List<Sent> old = earlierCall();
    Call call = new Call(71);
    call.start(true, Specs.audioAndVideo(1000), Specs.audioAndVideo(2000));
    replay(call, old);
    assertThat(call.connected(10 * SECOND)).isTrue();
    replay(call, old);
    call.a.send(0, Specs.OPUS, 1000, 50, 100, 20 * MILLISECOND);
    call.network.run(2 * SECOND);

    assertThat(call.b.numbers(0)).hasSize(50).allMatch(number -> number >= 1000);
    assertThat(call.a.state()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(call.b.state()).isEqualTo(ConnectionState.CONNECTED);
    assertThat(call.a.events(RtcEvent.RemoteClosed.class)).isEmpty();
    assertThat(call.b.events(RtcEvent.RemoteClosed.class)).isEmpty();
    assertThat(call.b.counts().drops).containsKey("srtp in AUTH");
    call.end();
  }
}
