package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.CodecSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecMatchTest {
  private static CodecSpec codec(int payloadType, String name, String format) {
    return new CodecSpec(payloadType, name, 90000, 0, format, List.of(), -1);
  }

  private static String h264(String profile, int mode) {
    return "packetization-mode=" + mode + ";profile-level-id=" + profile;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VP8  | max-fs=12288;max-fr=60                        |                                             | true
          VP9  | profile-id=0                                  |                                             | true
          VP9  | profile-id=2                                  | profile-id=0                                | false
          AV1  | level-idx=5;profile=0;tier=0                  |                                             | true
          AV1  | profile=1                                     | profile=0                                   | false
          H264 | profile-level-id=42e01f;packetization-mode=1  | packetization-mode=1;profile-level-id=42c02a | true
          H264 | profile-level-id=42e01f;packetization-mode=1  | packetization-mode=0;profile-level-id=42e01f | false
          H264 | profile-level-id=42e01f                       | profile-level-id=42001f                     | false
          H264 | profile-level-id=42e01f                       | profile-level-id=4d801f                     | true
          H264 | profile-level-id=4d001f                       | profile-level-id=4D0032                     | true
          H264 | profile-level-id=640c1f                       | profile-level-id=64001f                     | false
          H264 | profile-level-id=f4001f                       | profile-level-id=f40028                     | true
          H264 |                                               | profile-level-id=42000b                     | true
          red  | 111/111                                       | 111/111                                     | true
          red  | 111/111                                       | 109/109                                     | false
          red  | 111/111                                       |                                             | true
          H264 | profile-level-id=xyz                          | profile-level-id=xyz                        | false
          """)
  void comparesFormats(String name, @Nullable String a, @Nullable String b, boolean same) {
    String first = a == null ? "" : a;
    String second = b == null ? "" : b;

    assertThat(CodecMatch.sameFormat(name, first, second)).isEqualTo(same);
    assertThat(CodecMatch.sameFormat(name, second, first)).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          42e01f | 1 | 42e01f | 1 | level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
          42e00d | 1 | 42e01f | 1 | level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
          42e00d | 0 | 42e01f | 1 | packetization-mode=1;profile-level-id=42e00d
          42e034 | 0 | 42e01f | 1 | packetization-mode=1;profile-level-id=42e01f
          42f00b | 0 | 42e00b | 0 | packetization-mode=1;profile-level-id=42f00b
          42e00b | 0 | 42f00b | 0 | packetization-mode=1;profile-level-id=42f00b
          """)
  void answersTheLevelOfH264(
      String offered, int offeredAsymmetry, String ours, int ourAsymmetry, String answer) {
    CodecSpec codec =
        codec(96, "H264", h264(offered, 1) + ";level-asymmetry-allowed=" + offeredAsymmetry);
    CodecCapability capability =
        new CodecCapability(
            "H264",
            90000,
            0,
            h264(ours, 1) + ";level-asymmetry-allowed=" + ourAsymmetry,
            List.of(),
            true);

    assertThat(CodecMatch.answerFormat(codec, capability)).isEqualTo(answer);
  }

  @Test
  void findsASubscribersPayloadTypeForAPublishersCodec() {
    List<CodecSpec> theirs =
        List.of(
            codec(120, "VP8", "max-fs=12288"),
            codec(126, "H264", h264("42e01f", 1)),
            codec(97, "H264", h264("42e01f", 0)),
            codec(121, "vp9", "profile-id=0"));

    assertThat(CodecMatch.find(theirs, codec(96, "VP8", "")))
        .extracting(CodecSpec::payloadType)
        .isEqualTo(120);
    assertThat(CodecMatch.find(theirs, codec(98, "VP9", "")))
        .extracting(CodecSpec::payloadType)
        .isEqualTo(121);
    assertThat(CodecMatch.find(theirs, codec(114, "H264", h264("42e01f", 0))))
        .extracting(CodecSpec::payloadType)
        .isEqualTo(97);
    assertThat(CodecMatch.find(theirs, codec(100, "VP9", "profile-id=2"))).isNull();
    assertThat(CodecMatch.find(theirs, codec(45, "AV1", ""))).isNull();
    assertThat(CodecMatch.find(theirs, new CodecSpec(1, "VP8", 48000, 0, "", List.of(), -1)))
        .isNull();
  }

  @Test
  void findsADecoderThatTakesMoreThanTheStreamNeeds() {
    List<CodecSpec> theirs = List.of(codec(102, "H264", h264("4d001f", 1)));

    assertThat(CodecMatch.find(theirs, codec(96, "H264", h264("42e01f", 0)))).isNotNull();
    assertThat(CodecMatch.find(theirs, codec(96, "H264", h264("42001f", 1)))).isNull();
    assertThat(
            CodecMatch.find(
                List.of(codec(102, "H264", h264("42e01f", 0))),
                codec(96, "H264", h264("42e01f", 1))))
        .isNull();
  }
}
