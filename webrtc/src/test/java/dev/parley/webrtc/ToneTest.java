package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// RFC 4733
class ToneTest {
  private static final int CLOCK_HZ = 8000;

  private final byte[] payload = new byte[Tone.PAYLOAD_BYTES];

  private String next(Tone tone) {
    long timestamp = tone.next(payload);
    return timestamp + " " + HexFormat.of().formatHex(payload);
  }

  @Test
  void growsInDurationUnderOneTimeAndSaysItsEnd() {
    Tone tone = new Tone(Tone.event('1'), 50, CLOCK_HZ, 1000);

    assertThat(tone.begun()).isFalse();
    assertThat(next(tone)).isEqualTo("1000 010a00a0"); // 160 ticks
    assertThat(tone.begun()).isTrue();
    assertThat(next(tone)).isEqualTo("1000 010a0140");
    assertThat(tone.over()).isFalse();
    assertThat(next(tone)).isEqualTo("1000 018a0190"); // the end bit, 400 ticks
    assertThat(tone.over()).isTrue();
  }

  @Test
  void numbersTheKeys() {
    String keys = "0123456789*#ABCD";
    for (int i = 0; i < keys.length(); i++) {
      assertThat(Tone.event(keys.charAt(i))).isEqualTo(i);
    }
  }

  @Test
  void beginsAnotherSegmentWhereTheDurationDoesNotFitAnyMore() {
    long begin = 0xFFFF_FFF0L;
    Tone tone = new Tone(5, 1500, 48_000, begin);
    long ticks = 0;
    long segments = 0;
    long last = begin;
    while (!tone.over()) {
      long timestamp = tone.next(payload);
      if (timestamp != last) {
        assertThat(timestamp).isEqualTo(last + 0xFFFF & 0xFFFF_FFFFL);
        segments++;
        last = timestamp;
      }
      ticks = segments * 0xFFFF + ((payload[2] & 0xFF) << 8 | payload[3] & 0xFF);
    }
    assertThat(segments).isEqualTo(1);
    assertThat(ticks).isEqualTo(72_000);
  }
}
