package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the statistics say of a subscription, on one shard and on two.
class PeerReportTest {
  private static final String FRAME = "\u0010\u0001not key";
  private static final TransportAddress HERE = TransportAddress.of("127.0.0.1", 0);

  private long timestamp;

  private static Sfu sfu(boolean spread) {
    return Sfu.start(spread ? SpreadSfuTest.spread() : SfuConfig.defaults(), List.of(HERE));
  }

  private static TestClient ann(Sfu sfu) {
    TestClient ann = new TestClient(sfu, "room", "ann");
    ann.sections.add(ClientSection.sending("0", "VP8", 96, 1000));
    ann.negotiate();
    ann.awaitTold("published");
    ann.awaitConnected();
    return ann;
  }

  private static TestClient subscriber(Sfu sfu, String id, String codec) {
    TestClient client = new TestClient(sfu, "room", id);
    client.sections.add(ClientSection.receiving("v", codec, 100));
    client.negotiate(new Subscription("v", "ann/0"));
    client.awaitConnected();
    return client;
  }

  private static SubscriptionStats now(TestClient client) {
    return TestClient.await(client.peer.stats()).subscribed().getFirst();
  }

  private static TrackStats published(TestClient client) {
    return TestClient.await(client.peer.stats()).published().getFirst();
  }

  /// Looks until it is as it has to be, while the publisher sends or does not.
  private SubscriptionStats until(
      TestClient client, TestClient sender, String frame, Predicate<SubscriptionStats> wanted) {
    return until(() -> now(client), sender, frame, wanted);
  }

  private <T> T until(Supplier<T> look, TestClient sender, String frame, Predicate<T> wanted) {
    long end = System.nanoTime() + 60_000_000_000L;
    T stats = look.get();
    while (!wanted.test(stats)) {
      assertThat(System.nanoTime()).as(String.valueOf(stats)).isLessThan(end);
      if (!frame.isEmpty()) {
        sender.send(0, timestamp += 3000, frame);
      }
      LockSupport.parkNanos(20_000_000);
      stats = look.get();
    }
    return stats;
  }

  private static Predicate<SubscriptionStats> paused(String reason) {
    return stats -> stats.paused() && stats.reason().equals(reason);
  }

  private static boolean flows(SubscriptionStats stats) {
    return !stats.paused() && stats.reason().isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysWhatIsSentAndWhyNot(boolean spread) {
    try (Sfu sfu = sfu(spread);
        TestClient ann = ann(sfu);
        TestClient bob = subscriber(sfu, "bob", "VP8")) {
      assertThat(until(bob, ann, "", paused("publisher")).packetsSent()).isZero();

      SubscriptionStats flowing =
          until(bob, ann, SfuTest.KEY_FRAME, stats -> flows(stats) && stats.packetsSent() >= 5);
      assertThat(flowing.trackId()).isEqualTo("ann/0");
      assertThat(flowing.publisherId()).isEqualTo("ann");
      assertThat(flowing.source()).isEqualTo("source-0");
      assertThat(flowing.codec()).isEqualTo("VP8");
      assertThat(flowing.layer()).isEqualTo(new StreamLayer("", 0, 0));
      assertThat(flowing.layer()).isEqualTo(flowing.target()).isEqualTo(flowing.wanted());
      assertThat(flowing.bytesSent()).isEqualTo(flowing.packetsSent() * SfuTest.KEY_FRAME.length());

      bob.requestKeyFrame(0);
      until(bob, ann, FRAME, stats -> stats.keyFrameRequests() >= 1);
      until(() -> published(ann), ann, FRAME, track -> track.keyFramesRequested() > 0);

      bob.peer.view(List.of(new View("ann/0", 320, 180, false, "auto")));
      SubscriptionStats hidden = until(bob, ann, FRAME, paused("hidden"));
      assertThat(hidden.layer()).isNull();
      assertThat(hidden.target()).isNull();
      assertThat(hidden.wanted()).isNull();
      if (!spread) { // on another shard it does not even arrive
        until(bob, ann, FRAME, stats -> stats.drops().getOrDefault("PAUSED", 0L) > 0);
      }

      bob.peer.view(List.of(new View("ann/0", 320, 180, true, "auto")));
      until(bob, ann, FRAME, paused("key-frame"));
      until(bob, ann, SfuTest.KEY_FRAME, PeerReportTest::flows);

      ann.peer.silence(false, Set.of("0"));
      until(bob, ann, FRAME, paused("muted"));
      assertThat(published(ann).muted()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysThatACodecIsMissing(boolean spread) {
    try (Sfu sfu = sfu(spread);
        TestClient ann = ann(sfu);
        TestClient cyd = subscriber(sfu, "cyd", "VP9")) {
      SubscriptionStats stats = until(cyd, ann, SfuTest.KEY_FRAME, paused("codec"));
      assertThat(stats.codec()).isEqualTo("VP8");
      assertThat(stats.packetsSent()).isZero();
      assertThat(stats.drops()).containsKey("CODEC_UNSUPPORTED");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countsWhatWasLostAndSentAgain(boolean spread) {
    try (Sfu sfu = sfu(spread);
        TestClient ann = ann(sfu);
        TestClient bob = subscriber(sfu, "bob", "VP8")) {
      until(bob, ann, SfuTest.KEY_FRAME, stats -> flows(stats) && stats.packetsSent() >= 5);
      int[] count = {0};
      bob.loss = payloadType -> payloadType == 100 && count[0]++ % 4 == 1;
      SubscriptionStats stats =
          until(bob, ann, FRAME, each -> each.nacks() > 0 && each.retransmittedPackets() > 0);
      assertThat(stats.retransmittedBytes()).isPositive();

      TrackStats track = until(() -> published(ann), ann, FRAME, TrackStats::live);
      assertThat(track.packetsReceived()).isGreaterThanOrEqualTo(stats.packetsSent());
      assertThat(track.layers()).hasSize(1);
      assertThat(track.layers().getFirst().wanted()).isTrue();
      PathStats path = TestClient.await(bob.peer.stats()).path();
      assertThat(path.packetsSent()).isGreaterThanOrEqualTo(stats.packetsSent());
      assertThat(path.bytesSent()).isGreaterThan(path.packetsSent());
    }
  }
}
