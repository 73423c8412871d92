package dev.parley.net;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A selector over channels. Sends each datagram at once: without a system call for many, waiting
/// would gain nothing.
final class JdkUdpPort implements UdpPort {
  /// Datagrams that one socket may deliver before the others have their turn.
  private static final int BATCH = 64;

  private final List<JdkUdpSocket> sockets;
  private final Counters<NetDrop> drops;
  private final Selector selector;
  private final Consumer<SelectionKey> readable = this::readable;
  private final SocketAddresses addresses = new SocketAddresses();
  private final ByteBuffer in = ByteBuffer.allocateDirect(Packet.CAPACITY + 1);
  private final ByteBuffer out = ByteBuffer.allocateDirect(Packet.HEADROOM + Packet.CAPACITY);
  private @Nullable Receiver receiver;
  private long datagrams;
  private long bytes;

  JdkUdpPort(List<JdkUdpSocket> sockets, Counters<NetDrop> drops) throws IOException {
    this.sockets = sockets;
    this.drops = drops;
    selector = Selector.open();
    for (int base = 0; base < sockets.size(); base++) {
      sockets.get(base).channel().register(selector, SelectionKey.OP_READ, base);
    }
  }

  @Override
  public void poll(int waitMillis, Receiver to) {
    receiver = to;
    try {
      if (waitMillis == 0) {
        selector.selectNow(readable);
      } else {
        selector.select(readable, waitMillis);
      }
    } catch (IOException e) {
      drops.count(NetDrop.RECEIVE_FAILED);
    }
  }

  private void readable(SelectionKey key) {
    int base = (int) key.attachment();
    Receiver to = Objects.requireNonNull(receiver);
    try {
      for (int i = 0; i < BATCH; i++) {
        in.clear();
        InetSocketAddress source = (InetSocketAddress) sockets.get(base).channel().receive(in);
        if (source == null) {
          return;
        }
        in.flip();
        to.received(base, addresses.ours(source), in);
      }
    } catch (IOException e) {
      drops.count(NetDrop.RECEIVE_FAILED);
    }
  }

  @Override
  public void wakeUp() {
    selector.wakeup();
  }

  @Override
  public void send(int base, TransportAddress remote, Packet packet) {
    out.clear();
    out.put(packet.array(), packet.offset(), packet.length());
    out.flip();
    try {
      if (sockets.get(base).channel().send(out, addresses.theirs(remote)) == 0
          && packet.length() > 0) {
        drops.count(NetDrop.SEND_BUFFER_FULL);
      } else {
        datagrams++;
        bytes += packet.length();
      }
    } catch (IOException e) {
      drops.count(reason(e)); // as if lost on the way
    }
  }

  /// The JDK has no types for most of these: it passes on the operating system's sentences.
  static NetDrop reason(IOException e) {
    if (e instanceof NoRouteToHostException) {
      return NetDrop.NO_ROUTE;
    }
    if (e instanceof PortUnreachableException) {
      return NetDrop.SEND_REFUSED;
    }
    return switch (String.valueOf(e.getMessage())) {
      case "Network is unreachable", "No route to host" -> NetDrop.NO_ROUTE;
      case "Message too long" -> NetDrop.SEND_TOO_LARGE;
      case "No buffer space available" -> NetDrop.SEND_BUFFER_FULL;
      case "Operation not permitted", "Permission denied" -> NetDrop.SEND_REFUSED;
      default -> NetDrop.SEND_FAILED;
    };
  }

  @Override
  public void flush() {
    // nothing waits
  }

  @Override
  public long datagramsSent() {
    return datagrams;
  }

  @Override
  public long bytesSent() {
    return bytes;
  }

  @Override
  public void close() {
    sockets.forEach(JdkUdpSocket::close);
    try {
      selector.close();
    } catch (IOException e) {
      System.getLogger("dev.parley.net")
          .log(System.Logger.Level.WARNING, "a selector did not close cleanly", e);
    }
  }
}
