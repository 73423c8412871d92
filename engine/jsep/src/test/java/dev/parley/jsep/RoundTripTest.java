package dev.parley.jsep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import dev.parley.session.SendSpec;
import dev.parley.session.SessionSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever an offerer and an answerer agree on, both see the same from their ends.
class RoundTripTest {
  private static final int SESSIONS = 60;
  private static final int EXCHANGES = 5;

  private static final class Session {
    final Random random;
    final Offerer offerer = new Offerer(Capabilities.forwarding(), Fixtures.CLIENT, 3);
    final Answerer answerer;
    final List<OfferMedia> media = new ArrayList<>();
    List<MediaSpec> before = List.of();
    int names;

    Session(Random random) {
      this.random = random;
      answerer =
          new Answerer(
              Capabilities.forwarding(),
              Fixtures.SERVER,
              4,
              random.nextBoolean() ? SetupPreference.ACTIVE : SetupPreference.PASSIVE);
    }

    private @Nullable SendTrack track() {
      int number = ++names;
      return random.nextBoolean()
          ? new SendTrack(
              random.nextBoolean() ? "-" : "s" + number,
              "t" + number,
              new SendSpec(number, random.nextBoolean() ? 100_000 + number : 0, "c"))
          : null;
    }

    private OfferMedia section() {
      MediaKind kind = random.nextBoolean() ? MediaKind.AUDIO : MediaKind.VIDEO;
      return new OfferMedia("m" + ++names, kind, random.nextBoolean(), track(), false);
    }

    /// Adds sections, stops some, uses stopped places again, and turns others round.
    private void change() {
      for (int i = 0; i < media.size(); i++) {
        OfferMedia old = media.get(i);
        boolean free = before.get(i).codecs().isEmpty();
        switch (random.nextInt(4)) {
          case 0 -> media.set(i, OfferMedia.stopped(old.mid(), old.kind()));
          case 1 ->
              media.set(
                  i, new OfferMedia(old.mid(), old.kind(), random.nextBoolean(), track(), false));
          case 2 -> media.set(i, free ? section() : old);
          default -> {}
        }
      }
      int more = random.nextInt(4);
      for (int i = 0; i < more; i++) {
        media.add(section());
      }
      if (media.stream().allMatch(OfferMedia::stopped)) {
        media.add(section());
      }
    }

    private Decision decide(OfferedMedia offered) {
      if (offered.index() > 0 && random.nextInt(5) == 0) {
        return Decision.reject("Not this one.");
      }
      List<String> order = new ArrayList<>(List.of("VP8", "VP9", "H264", "AV1"));
      Collections.shuffle(order, random);
      return new Decision.Accept(random.nextBoolean(), track(), order, random.nextBoolean());
    }

    private void exchange() {
      change();
      List<OfferMedia> offered = List.copyOf(media);
      Answer answer;
      try {
        answer = answerer.answer(offerer.offer(offered), this::decide);
      } catch (JsepException e) {
        assertThat(e).hasMessageStartingWith("No m-section can be accepted.");
        before = offered.stream().map(m -> Section.rejected(0, m.mid(), m.kind())).toList();
        return;
      }
      Accepted accepted = offerer.accept(answer.sdp());
      assertMirrored(answer.spec(), accepted.spec());
      before = accepted.spec().media();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bothEndsSeeTheSame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < SESSIONS; i++) {
      Session session = new Session(random);
      for (int j = 0; j < EXCHANGES; j++) {
        session.exchange();
      }
    }
  }

  private static void assertMirrored(SessionSpec server, SessionSpec client) {
    assertThat(server.dtls().client()).isNotEqualTo(client.dtls().client());
    assertThat(server.ice().controlling()).isNotEqualTo(client.ice().controlling());
    assertThat(server.media()).hasSameSizeAs(client.media());
    for (int i = 0; i < server.media().size(); i++) {
      MediaSpec ours = server.media().get(i);
      MediaSpec theirs = client.media().get(i);
      assertThat(ours.mid()).isEqualTo(theirs.mid());
      assertThat(ours.kind()).isEqualTo(theirs.kind());
      assertThat(ours.send()).isEqualTo(theirs.receive());
      assertThat(ours.receive()).isEqualTo(theirs.send());
      assertThat(ours.codecs()).isEqualTo(theirs.codecs());
      assertThat(ours.extensions()).isEqualTo(theirs.extensions());
      assertThat(ours.reducedSizeRtcp()).isEqualTo(theirs.reducedSizeRtcp());
      assertThat(sources(ours)).isEqualTo(theirs.remoteSources());
      assertThat(sources(theirs)).isEqualTo(ours.remoteSources());
    }
  }

  private static List<RemoteSource> sources(MediaSpec spec) {
    SendSpec sending = spec.sending();
    return sending == null
        ? List.of()
        : List.of(new RemoteSource(sending.ssrc(), sending.rtxSsrc()));
  }
}
