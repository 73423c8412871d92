package dev.parley.bench.sfu;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The load of [SfuLoad] on a [FloorServer]: the same packets to as many sockets, read by one
/// thread.
final class FloorLoad implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final DatagramChannel sender = DatagramChannel.open();
  private final AtomicLong received = new AtomicLong();
  private final ServerProcess server;
  private final InetSocketAddress target;
  private final Thread reader = new Thread(this::read, "floor-subscribers");

  FloorLoad(String serverOptions, int subscribers) throws IOException {
    StringJoiner targets = new StringJoiner(" ");
    for (int i = 0; i < subscribers; i++) {
      InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + i)});
      DatagramChannel channel = DatagramChannel.open();
      channel.bind(new InetSocketAddress(host, 0)).configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      targets.add(host.getHostAddress() + ":" + port);
    }
    server = new ServerProcess(FloorServer.class, serverOptions);
    int port = Integer.parseInt(server.ask(targets.toString()));
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    ByteBuffer direct = ByteBuffer.allocateDirect(2048);
    try {
      while (selector.isOpen()) {
        selector.select(key -> {
          try {
            direct.clear();
            while (((DatagramChannel) key.channel()).receive(direct) != null) {
              received.incrementAndGet();
              direct.clear();
            }
          } catch (IOException e) {
            key.cancel();
          }
        });
      }
    } catch (IOException e) {
      System.err.println("the load ended: " + e.getMessage());
    }
  }

  /// Sends for so many seconds and says how much processor time the server took for each packet, in
  /// microseconds.
  double measure(int packetsPerSecond, int burst, int bytes, int seconds) throws IOException {
    long before = received.get();
    double cpu = server.cpuSeconds();
    ByteBuffer packet = ByteBuffer.allocateDirect(bytes);
    long step = 1_000_000_000L * burst / packetsPerSecond;
    long start = System.nanoTime();
    for (long at = start; at < start + seconds * 1_000_000_000L; at += step) {
      for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      for (int i = 0; i < burst; i++) {
        sender.send(packet.clear(), target);
      }
    }
    return (server.cpuSeconds() - cpu) * 1e6 / (received.get() - before);
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.close();
    sender.close();
  }
}
