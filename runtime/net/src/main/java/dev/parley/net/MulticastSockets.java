package dev.parley.net;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sockets of multicast DNS, one for each family, shared with every other program that speaks
/// it: bound to its port, and members of its group on every interface.
///
/// A browser answers no question that comes from another port.
final class MulticastSockets implements AutoCloseable {
  static final int PORT = 5353;

  /// So that others can tell that nothing came from outside the link (RFC 6762, section 11).
  private static final int TTL = 255;

  /// Takes what comes.
  interface Receiver {
    void received(TransportAddress source, ByteBuffer bytes);
  }

  /// One family.
  private static final class Family {
    final DatagramChannel channel;
    final InetSocketAddress group;

    /// The names of the interfaces on which the group was joined.
    final Set<String> joined = new HashSet<>();

    List<NetworkInterface> interfaces = List.of();

    Family(DatagramChannel channel, InetSocketAddress group) {
      this.channel = channel;
      this.group = group;
    }
  }

  private final Selector selector;
  private final List<Family> families = new ArrayList<>();
  private final ByteBuffer in = ByteBuffer.allocate(Packet.CAPACITY + 1);

  /// @throws IOException if neither family can be had
  MulticastSockets() throws IOException {
    selector = Selector.open();
    @Nullable IOException first = null;
    for (boolean v6 : new boolean[] {false, true}) {
      try {
        families.add(open(v6));
      } catch (IOException | UnsupportedOperationException e) {
        first = first != null ? first : new IOException("UDP port " + PORT + ": " + e, e);
      }
    }
    if (families.isEmpty() && first != null) {
      selector.close();
      throw first;
    }
  }

  private Family open(boolean v6) throws IOException {
    ProtocolFamily family = v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    DatagramChannel channel = DatagramChannel.open(family);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
      channel.bind(new InetSocketAddress(any(v6), PORT));
      channel.register(selector, SelectionKey.OP_READ);
      return new Family(channel, new InetSocketAddress(group(v6), PORT));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e instanceof IOException io ? io : new SocketException("bind failed", e);
    }
  }

  private static InetAddress any(boolean v6) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[v6 ? 16 : 4]);
  }

  private static InetAddress group(boolean v6) throws UnknownHostException {
    byte[] four = {(byte) 224, 0, 0, (byte) 251};
    byte[] sixteen = new byte[16];
    sixteen[0] = (byte) 0xFF;
    sixteen[1] = 2;
    sixteen[15] = (byte) 0xFB;
    return InetAddress.getByAddress(v6 ? sixteen : four);
  }

  /// Joins the group on interfaces that are new.
  ///
  /// @return on how many the group was joined
  int join(List<NetworkInterface> interfaces) {
    int count = 0;
    for (Family family : families) {
      List<NetworkInterface> usable = new ArrayList<>();
      for (NetworkInterface network : interfaces) {
        if (join(family, network)) {
          usable.add(network);
        }
      }
      family.joined.removeIf(name -> usable.stream().noneMatch(n -> n.getName().equals(name)));
      family.interfaces = usable;
      count += usable.size();
    }
    return count;
  }

  private static boolean join(Family family, NetworkInterface network) {
    if (family.joined.contains(network.getName())) {
      return true;
    }
    try {
      family.channel.join(family.group.getAddress(), network);
      family.joined.add(network.getName());
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // it has no address of this family, or has just gone
    }
  }

  /// Sends a message on every interface and in every family.
  void send(Packet packet) {
    for (Family family : families) {
      for (NetworkInterface network : family.interfaces) {
        try {
          family.channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
          family.channel.send(
              ByteBuffer.wrap(packet.array(), packet.offset(), packet.length()), family.group);
        } catch (IOException e) {
          // lost on this interface, which may have gone
        }
      }
    }
  }

  void poll(long waitMillis, Receiver receiver) throws IOException {
    if (waitMillis == 0) {
      selector.selectNow();
    } else {
      selector.select(waitMillis);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      DatagramChannel channel = (DatagramChannel) key.channel();
      for (int i = 0; i < 64; i++) {
        in.clear();
        InetSocketAddress source = (InetSocketAddress) channel.receive(in);
        if (source == null) {
          break;
        }
        in.flip();
        receiver.received(
            TransportAddress.of(source.getAddress().getAddress(), source.getPort()), in);
      }
    }
    selector.selectedKeys().clear();
  }

  void wakeUp() {
    selector.wakeup();
  }

  @Override
  public void close() {
    try {
      for (Family family : families) {
        family.channel.close();
      }
      selector.close();
    } catch (IOException e) {
      System.getLogger("dev.parley.net")
          .log(System.Logger.Level.DEBUG, "the sockets of mDNS did not close cleanly", e);
    }
  }
}
