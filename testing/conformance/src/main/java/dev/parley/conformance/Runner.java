package dev.parley.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.graalvm.polyglot.Engine;

/// Runs test pages, several at a time, and gives their results in order.
record Runner(Checkout checkout, int jobs, double timeoutMultiplier, boolean verbose) {
  List<Results> run(Selection selection, Consumer<Results> done) throws InterruptedException {
    List<Results> all = new ArrayList<>();
    try (Engine engine =
            Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();
        ExecutorService executor = Executors.newFixedThreadPool(jobs)) {
      List<Future<Results>> pending = new ArrayList<>();
      for (String file : selection.files()) {
        TestPage page = TestPage.of(checkout, file);
        for (String variant : page.variants().isEmpty() ? List.of("") : page.variants()) {
          if (selection.wants(file + variant)) {
            pending.add(executor.submit(() -> runPage(engine, page, variant)));
          }
        }
      }
      for (Future<Results> future : pending) {
        Results results = await(future);
        all.add(results);
        done.accept(results);
      }
    }
    return all;
  }

  private static Results await(Future<Results> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /// A page that breaks the runner is a result, too.
  private Results runPage(Engine engine, TestPage page, String variant) {
    long start = System.nanoTime();
    try (Realm realm = new Realm(engine, checkout, page, variant, timeoutMultiplier, verbose)) {
      return realm.run(new ParleyBinding());
    } catch (Exception | StackOverflowError | AssertionError e) {
      if (verbose) {
        e.printStackTrace();
      }
      return new Results(
          page.file() + variant,
          "CRASH",
          e.toString(),
          (System.nanoTime() - start) / 1_000_000,
          List.of());
    }
  }
}
