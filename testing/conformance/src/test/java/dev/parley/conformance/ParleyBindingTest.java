package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.MediaStream;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCPeerConnection;
import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ParleyBindingTest {
  @Test
  void choosesTheConstructorThatHasNothingButWhatPagesGive() {
    Constructor<?> connection = ParleyBinding.withLoop(RTCPeerConnection.class);

    assertThat(connection).isNotNull();
    assertThat(connection.getParameterTypes())
        .containsExactly(RTCConfiguration.class, Executor.class);
    assertThat(ParleyBinding.withLoop(MediaStream.class)).isNull();
  }
}
