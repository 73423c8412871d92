package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sfu.PathStats;
import dev.parley.sfu.PeerStats;
import dev.parley.sfu.Publication;
import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.Subscription;
import dev.parley.signaling.Role;
import dev.parley.signaling.Signaling;
import dev.parley.signaling.SignalingConfig;
import dev.parley.signaling.Time;
import dev.parley.signaling.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaSessionTest {
  private final List<SfuListener> media = new ArrayList<>();
  private final AtomicInteger peersClosed = new AtomicInteger();
  private final AtomicInteger sessionsEnded = new AtomicInteger();
  private final AtomicInteger ids = new AtomicInteger();
  private final Signaling signaling =
      new Signaling(
          this::seat,
          SignalingConfig.of(Tokens.open("a key for tests".getBytes(UTF_8))),
          () -> "p" + ids.incrementAndGet(),
          new Standstill(),
          Runnable::run);

  private CompletionStage<SfuPeer> seat(String room, String peerId, SfuListener listener) {
    media.add(listener);
    return CompletableFuture.completedFuture(new Peer(peerId));
  }

  private MediaSession publishing() {
    MediaSession session = new MediaSession(signaling, "stage", sessionsEnded::incrementAndGet);
    session.join("Camera", Role.SPEAKER, null);
    assertThat(session.negotiate("v=0", List.of())).isEqualTo("the answer");
    return session;
  }

  private int participants() {
    return signaling.stats("stage").toCompletableFuture().join().participants().size();
  }

  /// A publisher that dies says nothing: when nothing consents any more its connection fails, and
  /// nothing of its session may stay.
  @ParameterizedTest
  @ValueSource(strings = {"failed", "closed"})
  void attack53ASessionWhoseMediaDiedLeavesNothing(String state) {
    MediaSession session = publishing();
    assertThat(participants()).isEqualTo(1);

    media.getFirst().connectionState(state);

    assertThat(session.ended()).isTrue();
    assertThat(sessionsEnded).hasValue(1);
    assertThat(peersClosed).hasPositiveValue();
    assertThat(participants()).isZero();
  }

  @Test
  void aPathThatIsDisturbedEndsNothing() {
    MediaSession session = publishing();

    media.getFirst().connectionState("disconnected");

    assertThat(session.ended()).isFalse();
    assertThat(participants()).isEqualTo(1);
  }

  private static final class Standstill implements Time {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public long unixMillis() {
      return 1_700_000_000_000L;
    }
  }

  private final class Peer implements SfuPeer {
    private final String id;

    Peer(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public CompletionStage<String> answer(
        String offerSdp, List<Subscription> subscriptions, List<Publication> publications) {
      return CompletableFuture.completedFuture("the answer");
    }

    @Override
    public void candidate(@Nullable String mid, String candidate) {}

    @Override
    public CompletionStage<PeerStats> stats() {
      return CompletableFuture.completedFuture(
          new PeerStats(
              "connected", 0, 0, 0, 0, 0, Map.of(), PathStats.UNKNOWN, List.of(), List.of()));
    }

    @Override
    public void close() {
      peersClosed.incrementAndGet();
    }
  }
}
