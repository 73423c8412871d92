package dev.parley.sfu;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A participant in the hands of other threads: every call is a message to its shard.
final class PeerHandle implements SfuPeer {
  private static final System.Logger LOG = System.getLogger("dev.parley.sfu");

  private final Participant participant;

  PeerHandle(Participant participant) {
    this.participant = participant;
  }

  @Override
  public String id() {
    return participant.id();
  }

  @Override
  public CompletionStage<String> answer(
      String offerSdp, List<Subscription> subscriptions, List<Publication> publications) {
    List<Subscription> wanted = List.copyOf(subscriptions);
    List<Publication> said = List.copyOf(publications);
    return ask(result ->
        participant.answer(
            offerSdp, wanted, said, sdp -> participant.tell(() -> result.complete(sdp))));
  }

  @Override
  public void candidate(@Nullable String mid, String candidate) {
    post(() -> participant.candidate(candidate));
  }

  @Override
  public void view(List<View> views) {
    List<View> copy = List.copyOf(views);
    post(() -> participant.watching().view(copy));
  }

  @Override
  public void lastN(int count) {
    if (count < -1) {
      throw new IllegalArgumentException("last " + count + " cannot be; -1 means all");
    }
    post(() -> participant.watching().lastN(count));
  }

  @Override
  public void silence(boolean everything, Set<String> mids) {
    Set<String> copy = Set.copyOf(mids);
    post(() -> participant.silence(everything, copy));
  }

  @Override
  public CompletionStage<PeerStats> stats() {
    return ask(result -> {
      PeerStats stats = PeerReport.of(participant.shard().shard.now(), participant);
      participant.tell(() -> result.complete(stats));
    });
  }

  @Override
  public void close() {
    post(() -> participant.leave("The participant left."));
  }

  private boolean post(Runnable task) {
    try {
      participant.shard().shard.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false; // the SFU is closed, and everyone was told
    }
  }

  private <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> question) {
    CompletableFuture<T> result = new CompletableFuture<>();
    boolean posted =
        post(() -> {
          try {
            question.accept(result);
          } catch (SfuException e) {
            participant.tell(() -> result.completeExceptionally(e));
          } catch (Throwable cause) {
            LOG.log(System.Logger.Level.ERROR, "a participant's request failed", cause);
            SfuException e = new SfuException(SfuError.INTERNAL, "The server has a fault.", cause);
            participant.tell(() -> result.completeExceptionally(e));
          }
        });
    if (!posted) {
      result.completeExceptionally(new SfuException(SfuError.CLOSED, "The server is closed."));
    }
    return result;
  }
}
