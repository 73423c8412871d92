package dev.parley.net;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// The writing half of a stream that carries datagrams: a bounded queue, and a virtual thread that
/// empties it. What does not fit is lost, as on any network; the queue is short, so that media does
/// not grow old in it.
final class StreamLink {
  private static final int QUEUE = 256;
  private static final byte[] END = {};

  private final TransportAddress remote;
  private final StreamFraming framing;
  private final Closeable socket;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);

  /// Whether the other side has proved itself: set by the shard's thread.
  volatile boolean proved;

  private volatile boolean closed;
  private volatile @Nullable String trouble;

  /// @param socket closes the stream in both directions
  StreamLink(TransportAddress remote, StreamFraming framing, Closeable socket) {
    this.remote = remote;
    this.framing = framing;
    this.socket = socket;
  }

  /// Says why the stream ends.
  void trouble(String sentence) {
    trouble = sentence;
  }

  @Nullable String trouble() {
    return trouble;
  }

  TransportAddress remote() {
    return remote;
  }

  /// Begins to write what was and will be queued.
  void start(OutputStream out) {
    Thread.ofVirtual()
        .name("parley-stream-" + remote)
        .start(() -> write(new BufferedOutputStream(out, 1 << 14)));
  }

  /// Queues a datagram; false if it is lost.
  boolean send(Packet packet) {
    return !closed && queue.offer(packet.toByteArray());
  }

  /// Closes the stream after what is queued.
  void finish() {
    if (!queue.offer(END)) {
      close();
    }
  }

  void close() {
    closed = true;
    queue.clear();
    boolean ignored = queue.offer(END); // wakes the writer; it may have ended already
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger("dev.parley.net")
          .log(System.Logger.Level.DEBUG, "a stream did not close cleanly", e);
    }
  }

  private void write(OutputStream out) {
    try {
      for (byte[] next = queue.take(); next.length > 0; next = queue.take()) {
        framing.write(out, next);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      // the reading half notices and says so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }
}
