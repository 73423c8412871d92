package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskQueueTest {
  @Test
  void runsTasksInOrderOnManyThreads() throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      TaskQueue tasks = new TaskQueue(pool);
      List<Integer> seen = new ArrayList<>(); // not thread-safe: the queue's order makes it so
      CountDownLatch done = new CountDownLatch(10_000);
      for (int i = 0; i < 10_000; i++) {
        int number = i;
        tasks.execute(() -> {
          seen.add(number);
          done.countDown();
        });
      }
      done.await();
      assertThat(seen).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }
  }

  @Test
  void takesItsTurnAmongOtherTasksOfASerialExecutor() {
    Deque<Runnable> loop = new ArrayDeque<>();
    List<String> seen = new ArrayList<>();
    TaskQueue one = new TaskQueue(loop::add);
    TaskQueue two = new TaskQueue(loop::add);
    one.execute(() -> seen.add("one a"));
    two.execute(() -> seen.add("two"));
    one.execute(() -> seen.add("one b"));
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
    assertThat(seen).containsExactly("one a", "two", "one b");
  }

  @Test
  void goesOnAfterATaskThatThrows() {
    Deque<Runnable> loop = new ArrayDeque<>();
    List<String> seen = new ArrayList<>();
    TaskQueue tasks = new TaskQueue(loop::add);
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> seen.add("reported"));
    try {
      tasks.execute(() -> {
        throw new IllegalStateException("expected in this test");
      });
      tasks.execute(() -> seen.add("next"));
      while (!loop.isEmpty()) {
        loop.remove().run();
      }
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
    assertThat(seen).containsExactly("reported", "next");
  }
}
