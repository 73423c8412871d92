package dev.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Complaints name the line and the reason.
class SdpErrorTest {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
  private static final String MEDIA = HEAD + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";

  private static SdpException refused(String text) {
    return assertThatExceptionOfType(SdpException.class)
        .isThrownBy(() -> SessionDescription.parse(text))
        .actual();
  }

  @Test
  void namesTheLineAndTheReason() {
    SdpException e = refused(MEDIA + "a=mid:0\r\na=rtpmap:128 VP8/90000\r\n");

    assertThat(e.lineNumber()).isEqualTo(7);
    assertThat(e.line()).isEqualTo("a=rtpmap:128 VP8/90000");
    assertThat(e.reason()).isEqualTo("The payload type 128 is above 127.");
    assertThat(e)
        .hasMessage("Line 7, \"a=rtpmap:128 VP8/90000\": The payload type 128 is above 127.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=rtpmap:96 VP8                       | The clock rate is missing.
          a=rtpmap:-1 VP8/90000                 | The payload type "-1" is not a number.
          a=rtpmap:96 VP8/0                     | The clock rate 0 is below 1.
          a=rtpmap:96 VP8/99999999999999999999  | is above 2147483647.
          a=rtpmap                              | The attribute rtpmap needs a value.
          a=rtpmap:                             | The payload type is missing.
          a=setup:sideways                      | The role is none of active, passive, actpass and holdconn.
          a=fingerprint:sha-256 AB:C            | hex pairs joined by colons.
          a=fingerprint:sha-256                 | The fingerprint is missing.
          a=ice-ufrag:abc                       | The ufrag has 3 characters, not 4 to 256.
          a=ice-pwd:0123456789abcdef!1234567890 | other than letters, digits, + and /.
          a=extmap:0 urn:x                      | The id 0 is below 1.
          a=extmap:300 urn:x                    | neither in 1 to 255 nor in 4096 to 4351.
          a=extmap:3/up urn:x                   | not a direction.
          a=ssrc:4294967296 cname:x             | The SSRC 4294967296 is above 4294967295.
          a=ssrc-group:FID 1 x                  | The SSRC "x" is not a number.
          a=rid:1 upwards                       | neither send nor recv.
          a=simulcast:send 1 send 2             | Each of send and recv may stand once
          a=simulcast:send ;                    | The rid is empty.
          a=mid:a b                             | "b" is too much.
          a=sctp-port:65536                     | The port 65536 is above 65535.
          a=ptime:0                             | The packet time is not a number above 0.
          a=:x                                  | The attribute's name is missing.
          b=AS                                  | The bandwidth type before ":" is missing.
          b=AS:99999999999999999999             | is above 9223372036854775807.
          c=IN IP4                              | The address is missing.
          q=1                                   | A line of type q= must not stand here.
          t=0 0                                 | A line of type t= must not stand here.
          x                                     | A line has to begin with a letter and "=".
          m=audio 65536 RTP/AVP 0               | The port 65536 is above 65535.
          m=audio 9 RTP/AVP                     | The format is missing.
          m=audio 9/0 RTP/AVP 0                 | The number of ports 0 is below 1.
          """)
  void saysWhatIsWrongWithALine(String line, String reason) {
    SdpException e = refused(MEDIA + line + "\r\n");

    assertThat(e.lineNumber()).isEqualTo(6);
    assertThat(e.reason()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v=0",
        "v=1\r\n",
        "o=- 1 1 IN IP4 0.0.0.0\r\n",
        "v=0\r\ns=-\r\n",
        "v=0\r\no=- x 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n",
        "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\r\na=x\r\n",
        "{\"type\":\"offer\"}",
      })
  void refusesWhatIsNotSdp(String text) {
    assertThat(refused(text).reason()).endsWith(".");
  }

  @Test
  void refusesCarriageReturnsAndNulsInALine() {
    refused(MEDIA + "a=x:1\ra=y:2\r\n");
    refused(MEDIA + "a=x:1\0\r\n");
  }

  @Test
  void showsOnlyTheBeginningOfALineAndNoControlCharacters() {
    SdpException e = refused(MEDIA + "a=mid:\u0007" + "x".repeat(5000) + "\r\n");

    assertThat(e.line()).startsWith("a=mid:?xxx").endsWith("...").hasSizeLessThan(130);
  }
}
