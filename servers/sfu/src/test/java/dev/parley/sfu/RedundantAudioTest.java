package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Redundant audio (RFC 2198) goes as it is to who takes it, and without its redundancy to others;
/// in a room on one shard, and in one on two.
class RedundantAudioTest {
  private static final int RED = 63;
  private static final int OPUS = 111;

  private static TestClient publisher(TestRoom room) {
    ClientSection section = ClientSection.sending("0", "opus", OPUS, 1000).withRed(RED);
    TestClient ann = room.join("ann");
    ann.sections.add(section);
    assertThat(ann.negotiate().payloadTypes(0)).containsExactly(RED, OPUS);
    assertThat(ann.awaitTold("published")).isEqualTo("published ann/0 source-0 opus");
    ann.awaitConnected();
    return ann;
  }

  /// What is said, with what was said before in front of it.
  private static String red(String before, String now) {
    int block = before.length();
    int offset = 960;
    return new String(
            new char[] {
              0x80 | OPUS,
              (char) (offset >> 6),
              (char) ((offset << 2 | block >> 8) & 0xFF),
              (char) (block & 0xFF),
              OPUS
            })
        + before
        + now;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesToEveryoneInTheFormTheyTake(boolean spread) {
    try (TestRoom room = new TestRoom(spread)) {
      TestClient ann = publisher(room);
      ClientSection opus = ClientSection.receiving("a", "opus", OPUS);
      ClientSection other = ClientSection.receiving("a", "opus", 109).withRed(62);
      TestClient bob = room.subscriber("bob", opus.withRed(RED), "ann/0");
      TestClient cyd = room.subscriber("cyd", opus, "ann/0");
      TestClient dan = room.subscriber("dan", other, "ann/0");

      for (int i = 0; i < 20; i++) {
        ann.send(0, 960L * i, red("said " + (i - 1), "said " + i));
      }
      // A browser may change its mind in the middle.
      ann.send(0, OPUS, 960L * 20, "said 20");

      assertSaid(bob, true, RED, OPUS);
      assertSaid(cyd, false, OPUS, OPUS);
      assertSaid(dan, false, 109, 109);
    }
  }

  private static void assertSaid(TestClient client, boolean whole, int red, int opus) {
    int number = -1;
    long timestamp = 0;
    for (int i = 0; i < 21; i++) {
      TestClient.Received next = client.awaitReceived();
      String said = "said " + i;
      assertThat(next.text()).isEqualTo(whole && i < 20 ? red("said " + (i - 1), said) : said);
      assertThat(next.payloadType()).isEqualTo(i < 20 ? red : opus);
      if (i > 0) {
        assertThat(next.sequenceNumber()).isEqualTo((number + 1) & 0xFFFF);
        assertThat((next.timestamp() - timestamp) & 0xFFFF_FFFFL).isEqualTo(960);
      }
      number = next.sequenceNumber();
      timestamp = next.timestamp();
    }
  }

  /// Chromium pads with packets that say they are redundant audio, and are empty.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void paddingLeavesNoGap(boolean spread) {
    try (TestRoom room = new TestRoom(spread)) {
      TestClient ann = publisher(room);
      TestClient bob = room.subscriber("bob", ClientSection.receiving("a", "opus", OPUS), "ann/0");

      ann.send(0, 0, red("", "first"));
      ann.send(0, 0, "");
      ann.send(0, 960, red("first", "last"));

      TestClient.Received first = bob.awaitReceived();
      assertThat(first.text()).isEqualTo("first");
      assertThat(bob.awaitReceived().text()).isEmpty();
      TestClient.Received last = bob.awaitReceived();
      assertThat(last.text()).isEqualTo("last");
      assertThat(last.sequenceNumber()).isEqualTo((first.sequenceNumber() + 2) & 0xFFFF);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void attack42WhatIsNoneIsCounted(boolean spread) {
    try (TestRoom room = new TestRoom(spread)) {
      TestClient ann = publisher(room);
      TestClient bob = room.subscriber("bob", ClientSection.receiving("a", "opus", OPUS), "ann/0");

      ann.send(0, 0, red("", "first"));
      ann.send(0, 960, "\u0080\u0080\u0080");
      ann.send(0, 1920, red("", "last"));

      assertThat(bob.awaitReceived().text()).isEqualTo("first");
      assertThat(bob.awaitReceived().text()).isEqualTo("last");
      assertThat(TestClient.await(room.sfu.stats()).drops()).containsEntry("sfu/RED_MALFORMED", 1L);
    }
  }
}
