package dev.parley.app;

import java.util.concurrent.CountDownLatch;

/// Waits for Ctrl-C (SIGINT) or SIGTERM, upon which something is closed.
final class UntilStopped {
  private final CountDownLatch stopped = new CountDownLatch(1);

  private UntilStopped() {}

  static UntilStopped closing(AutoCloseable toClose) {
    UntilStopped until = new UntilStopped();
    Thread hook = new Thread(() -> until.stop(toClose), "parley-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return until;
  }

  /// Does what Ctrl-C does.
  static void exit() {
    Thread.startVirtualThread(() -> System.exit(0)); // waits for the hook, so not on this thread
  }

  private void stop(AutoCloseable toClose) {
    try {
      toClose.close();
    } catch (Exception e) {
      System.getLogger(UntilStopped.class.getName())
          .log(System.Logger.Level.WARNING, "Not everything was closed.", e);
    }
    stopped.countDown();
  }

  void await() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
