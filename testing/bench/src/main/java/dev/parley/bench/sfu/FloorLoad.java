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

/// The load on a [FloorServer]: the same packets to as many sockets, read by one thread.
final class FloorLoad implements Load {

  private final Selector selector = Selector.open();
  private final DatagramChannel sender = DatagramChannel.open();
  private final AtomicLong received = new AtomicLong();
  private final ServerProcess server;
  private final InetSocketAddress target;
  private final int subscribers;
  private final Thread reader = new Thread(this::read, "floor-subscribers");

  FloorLoad(String serverOptions, int subscribers) throws IOException {
    this.subscribers = subscribers;
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

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public Result measure(Traffic traffic, int seconds) throws IOException {
    long before = received.get();
    Cpu cpu = Cpu.of(server.pid());
    ByteBuffer packet = ByteBuffer.allocateDirect(traffic.bytes());
    long start = System.nanoTime();
    long sent = 0;
    for (long at = start; at < start + seconds * 1_000_000_000L; at += traffic.stepNanos()) {
      for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      for (int i = 0; i < traffic.burst(); i++) {
        sender.send(packet.clear(), target);
      }
      sent += traffic.burst();
    }
    Cpu used = Cpu.of(server.pid()).since(cpu);
    double elapsed = (System.nanoTime() - start) / 1e9;
    LockSupport.parkNanos(200_000_000);
    long got = received.get() - before;
    double loss = 1 - (double) got / (sent * subscribers);
    return new Result(
        used.total() * 1e6 / got,
        used.kernel() * 1e6 / got,
        got / elapsed,
        loss,
        Double.NaN,
        Double.NaN);
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.close();
    sender.close();
  }
}
