package dev.parley.net;

import dev.parley.core.Counters;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.spi.UdpHub;
import dev.parley.net.spi.UdpPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Objects;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/// A selector over channels that come and go; sends each datagram at once.
final class JdkUdpHub implements UdpHub {
  private static final int BATCH = 64;

  private final JdkUdpSystem system = new JdkUdpSystem();
  private final Counters<NetDrop> drops;
  private final Selector selector;
  private final Bases<JdkUdpSocket> sockets = new Bases<>();
  private final Consumer<SelectionKey> readable = this::readable;
  private final SocketAddresses addresses = new SocketAddresses();
  private final ByteBuffer in = ByteBuffer.allocateDirect(Packet.CAPACITY + 1);
  private final ByteBuffer out = ByteBuffer.allocateDirect(Packet.HEADROOM + Packet.CAPACITY);
  private UdpPort.@Nullable Receiver receiver;

  JdkUdpHub(Counters<NetDrop> drops) throws IOException {
    this.drops = drops;
    selector = Selector.open();
  }

  @Override
  public int bind(TransportAddress local, int bufferBytes, boolean busy) throws IOException {
    JdkUdpSocket socket = (JdkUdpSocket) system.bind(local, false, bufferBytes);
    int base = sockets.add(socket);
    socket.channel().register(selector, SelectionKey.OP_READ, base);
    return base;
  }

  @Override
  public TransportAddress local(int base) {
    return Objects.requireNonNull(sockets.get(base)).local();
  }

  @Override
  public void unbind(int base) {
    JdkUdpSocket socket = sockets.remove(base);
    if (socket != null) {
      socket.close();
    }
  }

  @Override
  public boolean dontFragment(int base, boolean on) {
    JdkUdpSocket socket = sockets.get(base);
    try {
      if (socket != null) {
        socket.channel().setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, on);
      }
      return socket != null;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void poll(int waitMillis, UdpPort.Receiver to) {
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
    UdpPort.Receiver to = Objects.requireNonNull(receiver);
    try {
      for (int i = 0; i < BATCH; i++) {
        JdkUdpSocket socket = sockets.get(base);
        if (socket == null || !key.isValid()) {
          return;
        }
        in.clear();
        InetSocketAddress source = (InetSocketAddress) socket.channel().receive(in);
        if (source == null) {
          return;
        }
        in.flip();
        to.received(base, addresses.ours(source), in);
      }
    } catch (ClosedChannelException e) {
      key.cancel();
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
    JdkUdpSocket socket = sockets.get(base);
    if (socket == null) {
      drops.count(NetDrop.PATH_GONE);
      return;
    }
    out.clear();
    out.put(packet.array(), packet.offset(), packet.length());
    out.flip();
    try {
      if (socket.channel().send(out, addresses.theirs(remote)) == 0 && packet.length() > 0) {
        drops.count(NetDrop.SEND_BUFFER_FULL);
      }
    } catch (IOException e) {
      drops.count(JdkUdpPort.reason(e)); // as if lost on the way
    }
  }

  @Override
  public void flush() {
    // nothing waits
  }

  @Override
  public void close() {
    sockets.all().forEach(JdkUdpSocket::close);
    try {
      selector.close();
    } catch (IOException e) {
      System.getLogger("dev.parley.net")
          .log(System.Logger.Level.WARNING, "a selector did not close cleanly", e);
    }
  }
}
