package dev.parley.signaling;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What waits to be written to one WebSocket; bounded, since its reader may be slow.
final class SendQueue {
  /// What goes out on a WebSocket.
  sealed interface Frame {
    record Text(String text) implements Frame {}

    record Ping() implements Frame {}

    record Pong(byte[] payload) implements Frame {}

    record Close(int code, String why) implements Frame {}
  }

  private final int maxFrames;
  private final int maxCharacters;
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private int characters;
  private boolean closing;
  private boolean shut;

  SendQueue(int maxFrames, int maxCharacters) {
    this.maxFrames = maxFrames;
    this.maxCharacters = maxCharacters;
  }

  /// Queues a frame; what comes after a Close is dropped.
  ///
  /// @return false if too much waits already
  synchronized boolean offer(Frame frame) {
    if (closing || shut) {
      return true;
    }
    int length = length(frame);
    if (frames.size() >= maxFrames || characters + length > maxCharacters) {
      return false;
    }
    closing = frame instanceof Frame.Close;
    characters += length;
    frames.add(frame);
    notifyAll();
    return true;
  }

  /// Waits for a frame; null once the queue is shut.
  synchronized @Nullable Frame take() throws InterruptedException {
    while (frames.isEmpty() && !shut) {
      wait();
    }
    if (shut) {
      return null;
    }
    Frame frame = frames.remove();
    characters -= length(frame);
    return frame;
  }

  /// Drops everything and lets the one who waits go.
  synchronized void shut() {
    shut = true;
    frames.clear();
    notifyAll();
  }

  private static int length(Frame frame) {
    return switch (frame) {
      case Frame.Text(String text) -> text.length();
      case Frame.Pong(byte[] payload) -> payload.length;
      case Frame.Ping _, Frame.Close _ -> 0;
    };
  }
}
