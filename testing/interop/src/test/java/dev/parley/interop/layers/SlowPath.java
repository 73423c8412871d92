package dev.parley.interop.layers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A UDP path from the server to one browser that carries only so much: what comes faster waits in
/// a queue, and what would wait too long is lost. The other direction carries everything.
final class SlowPath implements AutoCloseable {
  private static final long LONGEST_QUEUE_NANOS = 250_000_000;

  private record Waiting(byte[] bytes, long leavesAt) {}

  private final String server;
  private final DatagramChannel browserSide;
  private final DatagramChannel serverSide;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread pump;
  private volatile double bitsPerSecond = 1e9;
  private volatile @Nullable SocketAddress browser;
  private volatile boolean closed;

  /// @param server where the server's datagrams come from, as in its candidates, `HOST:PORT`; the
  ///   path is at the same address
  SlowPath(String server) {
    this.server = server;
    int colon = server.lastIndexOf(':');
    int port = Integer.parseInt(server.substring(colon + 1));
    var address = new InetSocketAddress(server.substring(0, colon), port);
    try {
      browserSide = DatagramChannel.open().bind(new InetSocketAddress(address.getAddress(), 0));
      serverSide = DatagramChannel.open().connect(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("slow path up").start(() -> run(this::up));
    Thread.ofPlatform().daemon().name("slow path down").start(() -> run(this::down));
    pump = Thread.ofPlatform().daemon().name("slow path").start(() -> run(this::leave));
  }

  /// The server's address, as it was told.
  String server() {
    return server;
  }

  /// What the browser is to take for the server's port.
  int port() {
    return browserSide.socket().getLocalPort();
  }

  /// Carries so much from now on.
  void rate(double newBitsPerSecond) {
    bitsPerSecond = newBitsPerSecond;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (ClosedChannelException e) {
      // the end of the test
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void up() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    while (!closed) {
      browser = browserSide.receive(buffer.clear());
      serverSide.write(buffer.flip());
    }
  }

  private void down() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(2048);
    long freeAt = System.nanoTime();
    while (!closed) {
      serverSide.read(buffer.clear());
      buffer.flip();
      long now = System.nanoTime();
      long begins = Math.max(now, freeAt);
      if (begins - now <= LONGEST_QUEUE_NANOS) {
        freeAt = begins + (long) (buffer.remaining() * 8e9 / bitsPerSecond);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        queue.add(new Waiting(bytes, freeAt));
      }
    }
  }

  private void leave() throws IOException, InterruptedException {
    while (!closed) {
      Waiting first = queue.take();
      long left = first.leavesAt() - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      SocketAddress to = browser;
      if (to != null) {
        browserSide.send(ByteBuffer.wrap(first.bytes()), to);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    pump.interrupt();
    try {
      browserSide.close();
      serverSide.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
