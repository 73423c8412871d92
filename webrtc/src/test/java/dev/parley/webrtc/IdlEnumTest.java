package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IdlEnumTest {
  @Test
  void readsWhatItWrites() {
    for (RTCSignalingState state : RTCSignalingState.values()) {
      assertThat(RTCSignalingState.parse(state.toString())).isSameAs(state);
    }
    assertThat(RTCSignalingState.HAVE_LOCAL_OFFER).hasToString("have-local-offer");
  }

  @Test
  void refusesOtherWords() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RTCBundlePolicy.parse("max_bundle"))
        .withMessageContaining("max-bundle");
  }
}
