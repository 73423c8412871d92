package dev.parley.app.participant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.rtp.Opus;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestMediaTest {
  private static final byte[] KEY = {0x10, 1};
  private static final byte[] DELTA = {0x11, 2};

  @Test
  void hasAKeyFrameInEverySecond() {
    TestPicture picture = TestPicture.load();
    int sinceKey = 0;
    for (int i = 0; i < 1000; i++) {
      sinceKey = TestPicture.isKey(picture.next()) ? 0 : sinceKey + 1;
      assertThat(sinceKey).isLessThan(TestPicture.FRAMES_PER_SECOND);
    }
  }

  @Test
  void playsThePictureInALoop() {
    byte[] other = {0x11, 3};
    TestPicture picture = new TestPicture(List.of(KEY, DELTA, other));
    assertThat(List.of(picture.next(), picture.next(), picture.next(), picture.next()))
        .containsExactly(KEY, DELTA, other, KEY);
  }

  @Test
  void skipsAheadToTheNextKeyFrame() {
    byte[] second = {0x10, 9};
    TestPicture picture = new TestPicture(List.of(KEY, DELTA, DELTA, second, DELTA));
    picture.next();
    picture.wantKeyFrame();
    assertThat(picture.next()).isEqualTo(second);
    assertThat(picture.next()).isEqualTo(DELTA);
    picture.wantKeyFrame();
    assertThat(picture.next()).isEqualTo(KEY);
  }

  @Test
  void doesNotBeginALoopWithoutAKeyFrame() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TestPicture(List.of(DELTA)));
    assertThatIllegalArgumentException().isThrownBy(() -> new TestPicture(List.of()));
  }

  @Test
  void playsTwentyMillisecondsInEveryPacketOfTheTone() {
    TestTone tone = TestTone.load();
    byte[] first = tone.next();
    for (int i = 1; i < 200; i++) {
      byte[] packet = tone.next();
      assertThat(Opus.durationTicks(packet, 0, packet.length)).isEqualTo(960);
      assertThat(packet.length).isBetween(20, 400);
    }
    assertThat(tone.next()).isSameAs(first);
  }

  @Test
  void readsOggPacketsThatSpanPages() {
    byte[] file = new byte[28 + 255 + 28 + 5];
    file[26] = 1;
    file[27] = (byte) 255;
    file[28 + 255 + 26] = 1;
    file[28 + 255 + 27] = 5;
    assertThat(TestTone.ogg(file)).singleElement().satisfies(p -> assertThat(p).hasSize(260));
  }
}
