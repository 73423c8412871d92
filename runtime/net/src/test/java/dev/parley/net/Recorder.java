package dev.parley.net;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Remembers what a shard said, for a test thread to wait on.
final class Recorder implements ConnectionHandler<String> {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void event(long now, String event) {
    events.add(event);
  }

  @Override
  public void ended() {
    events.add("ended");
  }

  @Override
  public void failed(Throwable cause) {
    events.add("failed: " + cause.getMessage());
  }

  /// The next event, waited for up to a minute.
  String await() {
    try {
      String event = events.poll(60, TimeUnit.SECONDS);
      return event == null ? "nothing" : event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /// Skips to this event.
  void awaitThe(String wanted) {
    for (String event = await(); !event.equals(wanted); event = await()) {
      if (event.equals("nothing")) {
        throw new AssertionError("waited in vain for: " + wanted);
      }
    }
  }

  boolean isEmpty() {
    return events.isEmpty();
  }
}
