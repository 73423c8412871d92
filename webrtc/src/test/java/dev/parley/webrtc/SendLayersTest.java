package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SendLayersTest {
  private static RTCRtpEncodingParameters scaled(double by) {
    return RTCRtpEncodingParameters.defaults().withScaleResolutionDownBy(by);
  }

  private static List<Integer> layers(List<RTCRtpEncodingParameters> encodings, int layers) {
    return java.util.stream.IntStream.range(0, encodings.size())
        .mapToObj(i -> SendPump.layer(i, encodings, layers))
        .toList();
  }

  @Test
  void theLargestLayerGoesToTheEncodingThatIsScaledLeast() {
    assertThat(layers(List.of(scaled(4), scaled(2), scaled(1)), 3)).containsExactly(0, 1, 2);
    assertThat(layers(List.of(scaled(1), scaled(4), scaled(2)), 3)).containsExactly(2, 0, 1);
    assertThat(layers(List.of(scaled(1)), 3)).containsExactly(2);
    assertThat(layers(List.of(scaled(2), scaled(1)), 3)).containsExactly(1, 2);
  }

  @Test
  void theSmallestLayerOfAFewGoesToSeveral() {
    assertThat(layers(List.of(scaled(4), scaled(2), scaled(1)), 2)).containsExactly(0, 0, 1);
    assertThat(layers(List.of(scaled(4), scaled(2), scaled(1)), 1)).containsExactly(0, 0, 0);
  }

  @Test
  void laterOnesAreLargerWhereNothingIsScaled() {
    assertThat(layers(List.of(scaled(1), scaled(1)), 2)).containsExactly(0, 1);
  }
}
