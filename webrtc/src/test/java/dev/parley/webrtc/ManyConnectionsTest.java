package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nothing of a connection stays when it is closed: neither memory, nor threads, nor descriptors.
/// `testing/bench/bench peer churn 10000` does the same ten thousand times.
@Timeout(300)
class ManyConnectionsTest {
  private static final int WARM_UP = 60;
  private static final int PAIRS = 240;

  /// Of [#PAIRS], which held 20 KiB each at the least, nearly all are gone then.
  private static final long HEAP_BYTES = 4L << 20;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @Test
  void leaveNothingBehind() throws Exception {
    open(WARM_UP);
    settle();
    long heap = heap();
    long descriptors = descriptors();
    int threads = threads();
    open(PAIRS);

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (heap() > heap + HEAP_BYTES
        || descriptors() > descriptors + 8
        || threads() > threads + 4) {
      assertThat(System.nanoTime())
          .as(
              "heap %d to %d, descriptors %d to %d, threads %d to %d"
                  .formatted(heap, heap(), descriptors, descriptors(), threads, threads()))
          .isLessThan(end);
      settle();
    }
  }

  private static void open(int pairs) {
    for (int i = 0; i < pairs; i++) {
      try (TwoPeers peers = new TwoPeers()) {
        CompletableFuture<String> heard = new CompletableFuture<>();
        peers.callee.onDataChannel(
            event -> event.channel().onMessage(message -> heard.complete(message.text())));
        RTCDataChannel channel = peers.caller.createDataChannel("one of many");
        channel.onOpen(event -> channel.send("hello"));
        peers.exchange();
        assertThat(heard.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("hello");
      }
    }
  }

  private static void settle() {
    System.gc();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long descriptors() throws Exception {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0; // not on Linux
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.count();
    }
  }

  private static int threads() {
    return Thread.getAllStackTraces().size();
  }
}
