package dev.parley.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Descriptions made to cost: each has to be refused, or read, within a moment.
@Timeout(value = 2, unit = TimeUnit.SECONDS)
class SdpAttackTest {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
  private static final String MEDIA = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  private static final SdpLimits WIDE = new SdpLimits(64 << 20, 1 << 20, 1 << 20, 256, 100);

  private static String refused(String text, SdpLimits limits) {
    return assertThatExceptionOfType(SdpException.class)
        .isThrownBy(() -> SessionDescription.parse(text, limits))
        .actual()
        .reason();
  }

  @Test
  void refusesOneMegabyte() {
    String text = HEAD + MEDIA + "a=x:y\r\n".repeat(150_000);

    assertThat(refused(text, SdpLimits.DEFAULT)).contains("more than 262144 characters");
  }

  @Test
  void refusesTenThousandMediaSections() {
    String text = HEAD + MEDIA.repeat(10_000);

    assertThat(refused(text, WIDE)).contains("more than 256 m-sections");
  }

  @Test
  void refusesTenThousandCandidates() {
    String text =
        HEAD + MEDIA + "a=candidate:1 1 udp 2122194687 192.0.2.2 45333 typ host\r\n".repeat(10_000);

    assertThat(refused(text, WIDE)).contains("more than 100 candidates");
  }

  @Test
  void refusesTooManyLines() {
    String text = HEAD + "a=\r\n".replace("a=", "a=x").repeat(20_000);

    assertThat(refused(text, SdpLimits.DEFAULT)).contains("more than 10000 lines");
  }

  @Test
  void refusesALongLine() {
    String text = HEAD + "a=x:" + "y".repeat(100_000);

    assertThat(refused(text, SdpLimits.DEFAULT)).contains("more than 8192 characters");
  }

  @Test
  void refusesNumbersThatWrap() {
    for (String port : new String[] {"4294967305", "18446744073709551625", "9".repeat(8000)}) {
      assertThat(refused(HEAD + "m=audio " + port + " RTP/AVP 0\r\n", SdpLimits.DEFAULT))
          .contains("is above 65535");
    }
  }

  @Test
  void readsNumbersOnlyInPlainDigits() {
    for (String number : new String[] {"+9", "-9", "0x9", "9e3", "\u0669", "9.0"}) {
      assertThat(refused(HEAD + "m=audio " + number + " RTP/AVP 0\r\n", SdpLimits.DEFAULT))
          .contains("is not a number");
    }
  }

  @Test
  void readsParametersByTheThousandInOnePass() {
    String parameters = ";".repeat(300_000) + "a=1;".repeat(100_000);

    assertThat(FmtpParameters.parse(parameters).entries()).hasSize(100_000);
  }

  @Test
  void readsAlternativesByTheThousandInOnePass() {
    String text = HEAD + MEDIA + "a=simulcast:send " + "1,2;".repeat(100_000) + "3\r\n";

    assertThat(SessionDescription.parse(text, WIDE).media()).hasSize(1);
  }
}
