package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.TransportAddress;
import dev.parley.session.RtcEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SfuTest {
  /// A VP8 descriptor with S, and the first byte of a key frame.
  static final String KEY_FRAME = "\u0010\u0000key";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Sfu sfu = start(config());

  SfuConfig config() {
    return SfuConfig.defaults();
  }

  Sfu sfu() {
    return sfu;
  }

  private Sfu start(SfuConfig config) {
    Sfu started = Sfu.start(config, List.of(TransportAddress.of("127.0.0.1", 0)));
    open.addFirst(started);
    return started;
  }

  TestClient join(String id) {
    return join(sfu, id);
  }

  private TestClient join(Sfu where, String id) {
    TestClient client = new TestClient(where, "room", id);
    open.addFirst(client);
    return client;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      if (each instanceof TestClient) {
        each.close();
      }
    }
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /// A participant that sends VP8 on mid `0`.
  TestClient publisher(Sfu where, String id) {
    TestClient client = join(where, id);
    client.sections.add(ClientSection.sending("0", "VP8", 96, 1000));
    client.negotiate();
    assertThat(client.awaitTold("published")).isEqualTo("published " + id + "/0 source-0 VP8");
    client.awaitConnected();
    return client;
  }

  /// A participant that receives one track on mid `v`.
  TestClient subscriber(String id, String codec, int payloadType, String trackId) {
    TestClient client = join(id);
    client.sections.add(ClientSection.receiving("v", codec, payloadType));
    client.negotiate(new Subscription("v", trackId));
    client.awaitConnected();
    return client;
  }

  private static void awaitKeyFrameRequest(TestClient client) {
    client.awaitEvent(event -> event.equals(new RtcEvent.KeyFrameRequested(0, 0)));
  }

  @Test
  void oneIsSeenByThreeWhateverTheirPayloadTypes() {
    TestClient ann = publisher(sfu, "ann");
    List<TestClient> others =
        List.of(
            subscriber("bob", "VP8", 96, "ann/0"),
            subscriber("cyd", "VP8", 100, "ann/0"),
            subscriber("dan", "VP8", 120, "ann/0"));

    for (int i = 0; i < 20; i++) {
      ann.send(0, 3000L * i, "frame " + i);
    }

    for (TestClient other : others) {
      TestClient.Received before = other.awaitReceived();
      assertThat(before.text()).isEqualTo("frame 0");
      for (int i = 1; i < 20; i++) {
        TestClient.Received next = other.awaitReceived();
        assertThat(next.text()).isEqualTo("frame " + i);
        assertThat(next.payloadType())
            .isEqualTo(other.sections.getFirst().codecs().getFirst().payloadType());
        assertThat(next.ssrc()).isEqualTo(before.ssrc()).isNotEqualTo(1000);
        assertThat(next.sequenceNumber()).isEqualTo((before.sequenceNumber() + 1) & 0xFFFF);
        assertThat((next.timestamp() - before.timestamp()) & 0xFFFF_FFFFL).isEqualTo(3000);
        before = next;
      }
    }
    SfuStats stats = TestClient.await(sfu.stats());
    assertThat(stats.participants()).isEqualTo(4);
    assertThat(stats.tracks()).isEqualTo(1);
    assertThat(stats.packetsReceived()).isEqualTo(20);
    assertThat(stats.packetsForwarded()).isEqualTo(60);
  }

  @Test
  void lateJoinersGetAKeyFrame() {
    TestClient ann = publisher(sfu, "ann");
    ann.send(0, 0, "nobody sees this");

    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    awaitKeyFrameRequest(ann);
    TestClient cyd = subscriber("cyd", "VP8", 96, "ann/0");
    awaitKeyFrameRequest(ann);

    ann.send(0, 3000, "seen by both");
    assertThat(bob.awaitReceived().text()).isEqualTo("seen by both");
    assertThat(cyd.awaitReceived().text()).isEqualTo("seen by both");
  }

  @Test
  void aSubscribersKeyFrameRequestReachesThePublisher() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    ann.send(0, 0, "one");
    bob.awaitReceived();
    ann.events.clear();

    bob.requestKeyFrame(0);

    awaitKeyFrameRequest(ann);
  }

  @Test
  void whatIsSilencedGoesToNobody() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    ann.send(0, 0, "one");
    assertThat(bob.awaitReceived().text()).isEqualTo("one");
    for (boolean everything : new boolean[] {false, true}) {
      ann.peer.silence(everything, everything ? Set.of() : Set.of("0"));
      TestClient.await(ann.peer.stats()); // it counts from now on
      long before = silenced();
      ann.send(0, 3000, "hidden");
      while (silenced() == before) {
        Thread.onSpinWait();
      }
      ann.events.clear();
      ann.peer.silence(false, Set.of());
      awaitKeyFrameRequest(ann);
      while (bob.received.isEmpty()) {
        ann.send(0, 6000, KEY_FRAME);
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(bob.awaitReceived().text()).isEqualTo(KEY_FRAME);
      TestClient.await(ann.peer.stats());
      bob.received.clear();
    }
  }

  private long silenced() {
    return TestClient.await(sfu.stats()).drops().getOrDefault("sfu/SILENCED", 0L);
  }

  @Test
  void whatGotLostIsSentAgain() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    AtomicInteger count = new AtomicInteger();
    bob.loss = type -> type == 96 && isLost(count.incrementAndGet());

    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      ann.send(0, 3000L * i, "frame " + i);
      wanted.add("frame " + i);
    }

    Set<String> got = new HashSet<>();
    while (!got.containsAll(wanted)) {
      got.add(bob.awaitReceived().text());
    }
    assertThat(count).hasValue(30);
    assertThat(TestClient.await(bob.peer.stats()).packetsForwarded()).isEqualTo(30);
  }

  /// Seven of the first twenty, and none of the last, whose loss nobody would notice.
  private static boolean isLost(int count) {
    return count <= 20 && count % 3 == 2;
  }

  @Test
  void aTrackEndsWithItsPublisher() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");

    ann.peer.close();

    assertThat(ann.awaitTold("unpublished")).isEqualTo("unpublished ann/0");
    assertThat(ann.awaitTold("closed")).isEqualTo("closed: The participant left.");
    AnswerText again = bob.negotiate(new Subscription("v", "ann/0"));
    assertThat(again.direction(0)).isEqualTo("inactive");
    assertThat(TestClient.await(sfu.stats()).tracks()).isZero();
  }

  @Test
  void aSecondOfferAddsTracks() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    ann.sections.add(ClientSection.sending("1", "opus", 111, 3000));
    ann.negotiate();
    ann.awaitTold("published ann/1 source-1 opus");

    bob.sections.add(ClientSection.receiving("a", "opus", 109));
    AnswerText answer =
        bob.negotiate(new Subscription("v", "ann/0"), new Subscription("a", "ann/1"));
    ann.send(0, 0, "picture");
    ann.send(1, 0, "sound");

    assertThat(answer.msid(1)).isEqualTo("ann ann/1");
    assertThat(answer.cname(0)).isEqualTo(answer.cname(1));
    String first = bob.awaitReceived().text();
    String second = bob.awaitReceived().text();
    assertThat(List.of(first, second)).containsExactlyInAnyOrder("picture", "sound");
  }

  @Test
  void fivePeopleSeeAndHearEachOther() {
    List<TestClient> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TestClient client = join("p" + i);
      client.sections.add(ClientSection.sending("0", "opus", 111, 1000));
      client.sections.add(ClientSection.sending("1", "VP8", 96, 2000));
      client.negotiate();
      all.add(client);
    }
    all.forEach(TestClient::awaitConnected);
    for (TestClient client : all) {
      List<Subscription> wanted = new ArrayList<>();
      for (TestClient other : all) {
        if (other != client) {
          client.sections.add(ClientSection.receiving("a" + other.id, "opus", 111));
          client.sections.add(ClientSection.receiving("v" + other.id, "VP8", 96));
          wanted.add(new Subscription("a" + other.id, other.id + "/0"));
          wanted.add(new Subscription("v" + other.id, other.id + "/1"));
        }
      }
      client.negotiate(wanted.toArray(Subscription[]::new));
    }
    for (TestClient client : all) {
      client.send(0, 0, "sound of " + client.id);
      client.send(1, 0, "picture of " + client.id);
    }
    for (TestClient client : all) {
      Set<String> got = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        got.add(client.awaitReceived().text());
      }
      assertThat(got).hasSize(8).noneMatch(text -> text.endsWith(client.id));
    }
  }

  @Test
  void senderReportsKeepLipsInSync() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    ann.send(0, 90_000, "one");
    TestClient.Received one = bob.awaitReceived();

    long reported = TestClient.poll(bob.reports, "a sender report");

    // The report is later than the packet by what a busy machine takes at most.
    assertThat((reported - one.timestamp()) & 0xFFFF_FFFFL).isLessThan(90 * 90_000L);
  }

  @Test
  void worksAsALiteAgentAndAsTheActiveSide() {
    Sfu other = start(SfuConfig.defaults().withIceLite(true).withDtlsActive(true));
    TestClient ann = publisher(other, "ann");
    assertThat(TestClient.await(ann.peer.stats()).connectionState()).isEqualTo("connected");
  }

  @Test
  void roomsOnTwoShardsWorkAlike() {
    Sfu other = start(SfuConfig.defaults().withShards(2));
    for (String room : List.of("one", "two", "three", "four")) {
      TestClient ann = new TestClient(other, room, "ann");
      open.addFirst(ann);
      ann.sections.add(ClientSection.sending("0", "VP8", 96, 1000));
      ann.negotiate();
      ann.awaitConnected();
    }
    assertThat(TestClient.await(other.stats()).rooms()).isEqualTo(4);
  }

  @Test
  void aCodecThatTheSubscriberLacksIsReported() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "H264", 96, "ann/0");

    ann.send(0, 0, "one");
    ann.send(0, 3000, "two");

    assertThat(bob.awaitTold("unsupported")).isEqualTo("unsupported v ann/0 VP8");
  }

  @Test
  void refusalsSayWhy() {
    Sfu small = start(SfuConfig.defaults().withLimits(new SfuLimits(2, 2)));
    TestClient ann = publisher(small, "ann");
    refused(() -> join(small, "ann"), SfuError.PEER_EXISTS, "already");
    join(small, "bob");
    refused(() -> join(small, "cyd"), SfuError.ROOM_FULL, "2 participants");
    refused(
        () -> TestClient.await(ann.peer.answer("nonsense", List.of(), List.of())),
        SfuError.BAD_OFFER,
        "");
    ann.sections.add(ClientSection.receiving("1", "VP8", 96));
    ann.sections.add(ClientSection.receiving("2", "VP8", 96));
    refused(ann::negotiate, SfuError.TOO_MANY_TRACKS, "3 m-sections");
    ann.peer.close();
    refused(ann::negotiate, SfuError.CLOSED, "left");
    small.close();
    refused(() -> join(small, "dan"), SfuError.CLOSED, "closed");
  }

  @Test
  void mediaFlowsWhileAPublisherRestartsIce() {
    TestClient ann = publisher(sfu, "ann");
    TestClient bob = subscriber("bob", "VP8", 96, "ann/0");
    String before = ann.restartIce();
    ann.negotiate();
    for (int i = 0; i < 20; i++) {
      ann.send(0, 3000L * i, "frame " + i);
      assertThat(bob.awaitReceived().text()).isEqualTo("frame " + i);
    }
    ann.awaitEvent(event -> event.equals(new RtcEvent.IceUfragRetired(before)));
    ann.send(0, 90_000, "over the new path");
    assertThat(bob.awaitReceived().text()).isEqualTo("over the new path");
  }

  private static void refused(ThrowingCallable call, SfuError code, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(SfuException.class)
        .hasMessageContaining(words)
        .extracting(e -> ((SfuException) e).code())
        .isEqualTo(code);
  }

  @Test
  void closingTellsEveryone() {
    TestClient ann = publisher(sfu, "ann");

    sfu.close();

    assertThat(ann.awaitTold("unpublished")).isEqualTo("unpublished ann/0");
    assertThat(ann.awaitTold("closed")).isEqualTo("closed: The server is shutting down.");
  }
}
