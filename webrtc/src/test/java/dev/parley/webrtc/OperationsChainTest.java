package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OperationsChainTest {
  private final List<String> log = new ArrayList<>();
  private final OperationsChain chain = new OperationsChain(new Object(), () -> log.add("empty"));

  private CompletionStage<String> add(String name, CompletableFuture<String> outcome) {
    CompletionStage<String> result =
        chain.chain(() -> {
          log.add("begin " + name);
          return outcome;
        });
    result.whenComplete((value, thrown) -> log.add("end " + name));
    return result;
  }

  @Test
  void operationsDoNotOverlap() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    add("1", first);
    add("2", second);
    second.complete("2");
    assertThat(log).containsExactly("begin 1");
    first.complete("1");

    assertThat(log).containsExactly("begin 1", "end 1", "begin 2", "empty", "end 2");
  }

  @Test
  void aFailureIsSettledAtOnceAndTheNextOneBegins() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletionStage<String> failed = add("1", first);
    add("2", CompletableFuture.completedFuture("2"));
    first.completeExceptionally(DOMException.operation("no"));

    assertThat(log).containsExactly("begin 1", "end 1", "begin 2", "empty", "end 2");
    assertThatThrownBy(() -> failed.toCompletableFuture().join()).hasRootCauseMessage("no");
  }

  @Test
  void whatAnOperationThrowsFailsItsResult() {
    CompletionStage<String> failed =
        chain.chain(() -> {
          throw DOMException.invalidState("not now");
        });

    assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
    assertThat(chain.isEmpty()).isTrue();
  }

  @Test
  void nothingSettlesAfterTheClose() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletionStage<String> result = add("1", first);
    chain.close();
    first.complete("1");

    assertThat(result.toCompletableFuture()).isNotDone();
    assertThat(chain.chain(() -> first).toCompletableFuture()).isCompletedExceptionally();
  }
}
