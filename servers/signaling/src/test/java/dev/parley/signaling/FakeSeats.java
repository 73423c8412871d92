package dev.parley.signaling;

import dev.parley.session.MediaKind;
import dev.parley.sfu.PathStats;
import dev.parley.sfu.PeerStats;
import dev.parley.sfu.Publication;
import dev.parley.sfu.SfuListener;
import dev.parley.sfu.SfuPeer;
import dev.parley.sfu.StreamLayer;
import dev.parley.sfu.Subscription;
import dev.parley.sfu.SubscriptionStats;
import dev.parley.sfu.TrackStats;
import dev.parley.sfu.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Media connections that only remember what was asked of them.
final class FakeSeats implements Seats {
  final Map<String, Peer> peers = new LinkedHashMap<>();

  /// If set, joining takes until it is completed.
  @Nullable CompletableFuture<Void> held;

  /// If set, joining fails with it.
  @Nullable RuntimeException refusal;

  @Override
  public CompletionStage<SfuPeer> join(String room, String peerId, SfuListener listener) {
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    Peer peer = new Peer(peerId, listener);
    peers.put(peerId, peer);
    return held == null ? CompletableFuture.completedFuture(peer) : held.thenApply(_ -> peer);
  }

  static final class Peer implements SfuPeer {
    final String id;
    final SfuListener listener;
    final List<View> views = new ArrayList<>();
    final List<String> candidates = new ArrayList<>();
    final List<Subscription> subscriptions = new ArrayList<>();
    final List<Publication> publications = new ArrayList<>();
    CompletableFuture<String> answer = CompletableFuture.completedFuture("the answer");
    String silent = "";
    int closed;
    int answered;

    Peer(String id, SfuListener listener) {
      this.id = id;
      this.listener = listener;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public CompletionStage<String> answer(
        String offerSdp, List<Subscription> subscribe, List<Publication> publish) {
      answered++;
      subscriptions.clear();
      subscriptions.addAll(subscribe);
      publications.clear();
      publications.addAll(publish);
      return answer;
    }

    @Override
    public void silence(boolean everything, Set<String> mids) {
      silent = everything ? "everything" : String.join(",", mids);
    }

    @Override
    public void view(List<View> now) {
      views.clear();
      views.addAll(now);
    }

    @Override
    public void candidate(@Nullable String mid, String candidate) {
      candidates.add(mid + " " + candidate);
    }

    @Override
    public CompletionStage<PeerStats> stats() {
      return CompletableFuture.completedFuture(
          new PeerStats(
              "connected",
              1,
              2,
              3,
              4,
              5,
              Map.of("REPLAYED", 6L),
              new PathStats(7, "delay", 8, 9, 0.01, 0.125, 10, 11, 12, 13),
              List.of(
                  new TrackStats(
                      "0",
                      id + "/0",
                      MediaKind.VIDEO,
                      "camera",
                      "VP8",
                      true,
                      false,
                      14,
                      15,
                      16,
                      17,
                      18,
                      19,
                      0.25,
                      List.of(
                          new TrackStats.Layer(
                              new StreamLayer("q", 0, 2), true, false, 20, 320, 180)))),
              List.of(
                  new SubscriptionStats(
                      "v",
                      "p9/0",
                      "p9",
                      MediaKind.VIDEO,
                      "screen",
                      "VP9",
                      null,
                      new StreamLayer("", 1, 0),
                      null,
                      true,
                      "hidden",
                      21,
                      22,
                      23,
                      24,
                      25,
                      26,
                      27,
                      0.5,
                      0.75,
                      Map.of("PAUSED", 28L)))));
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
