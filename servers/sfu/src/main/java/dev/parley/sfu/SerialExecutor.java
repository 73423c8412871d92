package dev.parley.sfu;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs tasks in order, one at a time, on virtual threads; a task's bug is logged and the next one
/// runs.
final class SerialExecutor implements Executor {
  private static final System.Logger LOG = System.getLogger("dev.parley.sfu");

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      Thread.startVirtualThread(this::drain);
    }
  }

  private void drain() {
    int done;
    do {
      done = 0;
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        done++;
        try {
          task.run();
        } catch (Throwable cause) {
          LOG.log(System.Logger.Level.ERROR, "a listener of a participant failed", cause);
        }
      }
    } while (waiting.addAndGet(-done) != 0);
  }
}
