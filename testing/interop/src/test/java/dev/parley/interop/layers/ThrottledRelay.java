package dev.parley.interop.layers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A narrow path: carries datagrams between one browser and a server, towards the browser only so
/// many bits in a second, with a queue that drops what would wait too long.
final class ThrottledRelay implements AutoCloseable {
  private static final long QUEUE_NANOS = 300_000_000;
  private static final int MAX_BYTES = 2048;

  private record Waiting(long leavesAt, byte[] bytes) {}

  private final DatagramChannel outside;
  private final DatagramChannel inside;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private volatile @Nullable SocketAddress browser;
  private volatile long bps = Long.MAX_VALUE;
  private long busyUntil = System.nanoTime();

  ThrottledRelay(InetAddress host, InetSocketAddress server) {
    try {
      outside = DatagramChannel.open().bind(new InetSocketAddress(host, 0));
      inside = DatagramChannel.open().bind(new InetSocketAddress(host, 0)).connect(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> run(this::fromBrowser));
    Thread.ofVirtual().start(() -> run(this::fromServer));
    Thread.ofVirtual().start(() -> run(this::toBrowser));
  }

  /// The port that takes the place of the server's.
  int port() {
    try {
      return ((InetSocketAddress) outside.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How much is carried towards the browser from now on.
  void rate(long newBps) {
    bps = newBps;
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static void run(Step step) {
    try {
      while (true) {
        step.run();
      }
    } catch (IOException e) {
      // closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fromBrowser() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
    browser = outside.receive(buffer);
    inside.write(buffer.flip());
  }

  private void fromServer() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
    inside.read(buffer);
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    long now = System.nanoTime();
    long begins = Math.max(now, busyUntil);
    if (begins - now <= QUEUE_NANOS) {
      busyUntil = begins + (long) (bytes.length * 8e9 / bps);
      queue.add(new Waiting(busyUntil, bytes));
    }
  }

  private void toBrowser() throws IOException, InterruptedException {
    Waiting next = queue.take();
    long wait = next.leavesAt - System.nanoTime();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
    SocketAddress to = browser;
    if (to != null) {
      outside.send(ByteBuffer.wrap(next.bytes), to);
    }
  }

  @Override
  public void close() throws IOException {
    outside.close();
    inside.close();
  }
}
