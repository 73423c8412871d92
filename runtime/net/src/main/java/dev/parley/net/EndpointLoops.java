package dev.parley.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads of all clients' connections: a fixed number, however many connections there are.
public final class EndpointLoops implements AutoCloseable {
  private final List<EndpointLoop> loops;
  private final AtomicInteger turn = new AtomicInteger();

  private EndpointLoops(List<EndpointLoop> loops) {
    this.loops = loops;
  }

  /// Starts the threads, which keep no program alive.
  ///
  /// @param count how many threads, at least 1
  /// @param packetsPerLoop the most packets that each thread's pool lends, 2 KiB each
  /// @param name begins the names of the threads
  public static EndpointLoops open(int count, int packetsPerLoop, String name) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count + " must be at least 1");
    }
    List<EndpointLoop> loops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EndpointLoop loop = new EndpointLoop(name + "-" + i, packetsPerLoop);
      loop.start();
      loops.add(loop);
    }
    return new EndpointLoops(List.copyOf(loops));
  }

  /// The loop for the next connection, in turn.
  public EndpointLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  public int count() {
    return loops.size();
  }

  /// Ends all connections and threads; does not wait for them.
  @Override
  public void close() {
    loops.forEach(EndpointLoop::close);
  }
}
