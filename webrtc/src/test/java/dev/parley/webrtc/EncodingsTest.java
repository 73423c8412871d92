package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
  private static final RTCRtpEncodingParameters PLAIN = RTCRtpEncodingParameters.defaults();

  private static RTCRtpEncodingParameters layer(String rid) {
    return PLAIN.withRid(rid);
  }

  @Test
  void layersHalveTheirSizeFromTheLastToTheFirst() {
    assertThat(Encodings.begin("video", List.of(layer("q"), layer("h"), layer("f"))))
        .extracting(RTCRtpEncodingParameters::scaleResolutionDownBy)
        .containsExactly(4.0, 2.0, 1.0);
    assertThat(
            Encodings.begin(
                "video", List.of(layer("a").withScaleResolutionDownBy(3.0), layer("b"))))
        .extracting(RTCRtpEncodingParameters::scaleResolutionDownBy)
        .containsExactly(3.0, 1.0);
  }

  @Test
  void aSingleEncodingHasNoRid() {
    assertThat(Encodings.begin("video", List.of(layer("only"))).get(0).rid()).isNull();
    assertThat(Encodings.begin("audio", List.of())).containsExactly(PLAIN);
  }

  @Test
  void audioHasNoSize() {
    RTCRtpEncodingParameters given = PLAIN.withScaleResolutionDownBy(0.5).withMaxFramerate(-1.0);
    assertThat(Encodings.begin("audio", List.of(given))).containsExactly(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "12345678901234567", "ä"})
  void refusesNamesOutsideOfTheGrammar(String rid) {
    assertThatThrownBy(() -> Encodings.begin("video", List.of(layer(rid), layer("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatTheSpecificationRefuses() {
    assertThatThrownBy(() -> Encodings.begin("video", List.of(layer("a"), layer("a"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Encodings.begin("video", List.of(layer("a"), PLAIN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Encodings.begin("video", List.of(PLAIN.withScaleResolutionDownBy(0.9))))
        .isInstanceOf(RangeError.class);
    assertThatThrownBy(() -> Encodings.change("video", List.of(PLAIN), List.of()))
        .isInstanceOfSatisfying(
            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidModificationError"));
  }
}
