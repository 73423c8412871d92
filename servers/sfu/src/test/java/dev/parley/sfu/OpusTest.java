package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.CodecSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Opus goes through byte for byte, its in-band FEC with it, and publishers are told that FEC is
/// wanted; FEC packets of video are refused, since they would protect what no subscriber is sent.
class OpusTest {
  private static final int OPUS = 111;

  /// Every length that matters, and every byte: from one that says that nothing is said (DTX) to
  /// the longest that fits.
  private static List<String> payloads() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 1_024; i++) {
      all.append((char) ((i * 7 + i / 256) & 0xFF));
    }
    List<String> payloads = new ArrayList<>();
    for (int length : new int[] {1, 2, 3, 20, 160, 255, 256, 257, 1_024}) {
      payloads.add(all.substring(0, length));
      payloads.add(all.substring(1_024 - length));
    }
    return payloads;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyByteOfAPayloadArrives(boolean spread) {
    try (TestRoom room = new TestRoom(spread)) {
      TestClient ann = room.publisher("ann", ClientSection.sending("0", "opus", OPUS, 1000));
      TestClient bob = room.subscriber("bob", ClientSection.receiving("a", "opus", 109), "ann/0");

      List<String> payloads = payloads();
      for (int i = 0; i < payloads.size(); i++) {
        ann.send(0, 960L * i, payloads.get(i));
      }
      for (String payload : payloads) {
        assertThat(bob.awaitReceived().text()).isEqualTo(payload);
      }
    }
  }

  /// RFC 7587, section 6.1: who says so wants to be sent FEC.
  @Test
  void publishersAndSubscribersAreToldOfFecInside() {
    try (TestRoom room = new TestRoom(false)) {
      TestClient ann = room.join("ann");
      ann.sections.add(ClientSection.sending("0", "opus", OPUS, 1000));
      assertThat(ann.negotiate().format(0, OPUS)).contains("useinbandfec=1");
      ann.awaitTold("published");

      TestClient bob = room.join("bob");
      bob.sections.add(ClientSection.receiving("a", "opus", 109));
      AnswerText answer = bob.negotiate(new Subscription("a", "ann/0"));
      assertThat(answer.format(0, 109)).contains("useinbandfec=1");
    }
  }

  /// RFC 5109 and RFC 8627 protect sequence numbers, which are not the same for subscribers.
  @Test
  void fecPacketsOfVideoAreRefused() {
    ClientSection vp8 = ClientSection.sending("0", "VP8", 96, 1000);
    List<CodecSpec> codecs = new ArrayList<>(vp8.codecs());
    codecs.add(new CodecSpec(116, "red", 90_000, 0, "", List.of(), -1));
    codecs.add(new CodecSpec(117, "ulpfec", 90_000, 0, "", List.of(), -1));
    codecs.add(new CodecSpec(118, "flexfec-03", 90_000, 0, "", List.of(), -1));
    try (TestRoom room = new TestRoom(false)) {
      TestClient ann = room.join("ann");
      ann.sections.add(
          new ClientSection(
              vp8.mid(), vp8.kind(), vp8.direction(), codecs, vp8.extensions(), vp8.sending()));

      assertThat(ann.negotiate().payloadTypes(0)).containsExactly(96, 97);
    }
  }
}
