package dev.parley.session;

import static dev.parley.session.Call.MILLISECOND;
import static dev.parley.session.Call.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ice.IceCredentials;
import dev.parley.ice.IceState;
import dev.parley.sim.SimLink;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// ICE restarts below a running call.
class RtcRestartTest {
  private static final List<MediaSpec> MEDIA_A = Specs.audioAndVideo(1000);
  private static final List<MediaSpec> MEDIA_B = Specs.audioAndVideo(2000);

  private static Call connected(long seed) {
    Call call = new Call(seed);
    call.connect();
    call.network.run(SECOND);
    return call;
  }

  /// The answerer hears the offer at once, the offerer the answer a while later.
  private static void restart(Call call, long answerNanos) {
    call.a.rtc.restartIce(call.network.now());
    call.b.rtc.restartIce(call.network.now());
    call.b.rtc.apply(call.network.now(), call.b.spec(call.a, false, false, MEDIA_B));
    call.b.rtc.addRemoteCandidate(call.network.now(), call.a.candidate);
    call.network.at(
        call.network.now() + answerNanos,
        () -> {
          call.a.rtc.apply(call.network.now(), call.a.spec(call.b, true, true, MEDIA_A));
          call.a.rtc.addRemoteCandidate(call.network.now(), call.b.candidate);
        });
  }

  @Test
  void noPacketIsLostWhileIceRestarts() {
    for (long seed = 0; seed < 10; seed++) {
      Call call = connected(seed);
      String before = call.a.rtc.localIce().ufrag();
      call.a.send(0, Specs.OPUS, 0, 500, 60, 20 * MILLISECOND);
      call.b.send(0, Specs.OPUS, 0, 500, 60, 20 * MILLISECOND);
      call.network.run(SECOND);
      restart(call, 300 * MILLISECOND);
      call.network.run(12 * SECOND);
      assertThat(call.b.numbers(0)).isEqualTo(IntStream.range(0, 500).boxed().toList());
      assertThat(call.a.numbers(0)).isEqualTo(IntStream.range(0, 500).boxed().toList());
      assertThat(call.a.rtc.localIce().ufrag()).isNotEqualTo(before);
      assertThat(call.a.events(RtcEvent.IceUfragRetired.class))
          .containsExactly(new RtcEvent.IceUfragRetired(before));
      assertThat(call.a.events(RtcEvent.DtlsConnected.class)).hasSize(1);
      assertThat(call.a.events(RtcEvent.ConnectionStateChanged.class)).hasSize(2);
      call.end();
    }
  }

  @Test
  void mediaComesBackAfterFailureWithinASecondOfTheRestart() {
    Call call = connected(1);
    call.network.link(SimLink.CLEAN.withLoss(1));
    call.network.run(40 * SECOND);
    assertThat(call.a.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(call.a.events(RtcEvent.Failed.class)).hasSize(1);
    call.network.link(SimLink.CLEAN);
    restart(call, 100 * MILLISECOND);
    long begun = call.network.now();
    assertThat(call.connected(SECOND)).isTrue();
    assertThat(call.network.now() - begun).isLessThan(SECOND);
    call.a.send(0, Specs.OPUS, 0, 50, 60, 20 * MILLISECOND);
    call.network.run(2 * SECOND);
    assertThat(call.b.numbers(0)).hasSize(50);
    assertThat(call.a.events(RtcEvent.DtlsConnected.class)).hasSize(1);
    call.end();
  }

  @Test
  void theAnswererNeedsNoCallOfItsOwn() {
    Call call = connected(2);
    IceCredentials before = call.b.rtc.localIce();
    call.a.rtc.restartIce(call.network.now());
    call.b.rtc.apply(call.network.now(), call.b.spec(call.a, false, false, MEDIA_B));
    assertThat(call.b.rtc.localIce()).isNotEqualTo(before);
    call.a.rtc.apply(call.network.now(), call.a.spec(call.b, true, true, MEDIA_A));
    call.a.rtc.addRemoteCandidate(call.network.now(), call.b.candidate);
    call.network.run(10 * SECOND);
    assertThat(call.a.events(RtcEvent.IceUfragRetired.class)).hasSize(1);
    assertThat(call.b.events(RtcEvent.IceUfragRetired.class)).hasSize(1);
  }

  @Test
  void restartIceGivesTheSameCredentialsUntilTheyAreUsed() {
    Call call = connected(3);
    IceCredentials prepared = call.a.rtc.restartIce(call.network.now());
    assertThat(call.a.rtc.restartIce(call.network.now())).isEqualTo(prepared);
    call.a.rtc.cancelIceRestart(call.network.now());
    assertThat(call.a.rtc.localIce()).isNotEqualTo(prepared);
    assertThat(call.a.rtc.restartIce(call.network.now())).isNotEqualTo(prepared);
  }

  @Test
  void failureIsSaidAgainWhenTheRestartFailsToo() {
    Call call = connected(4);
    call.network.link(SimLink.CLEAN.withLoss(1));
    call.network.run(40 * SECOND);
    restart(call, 0);
    assertThat(call.a.state()).isEqualTo(ConnectionState.FAILED);
    call.network.run(MILLISECOND);
    assertThat(call.a.state()).isEqualTo(ConnectionState.CONNECTING);
    call.network.run(40 * SECOND);
    assertThat(call.a.state()).isEqualTo(ConnectionState.FAILED);
    assertThat(call.a.events(RtcEvent.Failed.class)).hasSize(2);
    assertThat(call.a.events(RtcEvent.IceStateChanged.class))
        .endsWith(new RtcEvent.IceStateChanged(IceState.FAILED));
  }

  @Test
  void thereIsNothingToRestartBeforeTheFirstApplyOrAfterTheClose() {
    Call call = new Call(5);
    assertThatThrownBy(() -> call.a.rtc.restartIce(0)).isInstanceOf(IllegalStateException.class);
    call.connect();
    call.a.rtc.close(call.network.now());
    assertThatThrownBy(() -> call.a.rtc.restartIce(call.network.now()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("new connection");
  }
}
