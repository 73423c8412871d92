package dev.parley.net;

import dev.parley.core.Counters;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends each datagram as soon as it is committed: without a system call for many, waiting would
/// gain nothing.
final class DatagramOutbox implements Outbox {
  /// How many datagrams one connection may send before the others have their turn.
  private static final int BATCH = 256;

  private final List<UdpSocket> sockets;
  private final PathTable paths;
  private final Counters<NetDrop> drops;
  private final Packet packet = Packet.allocate(Packet.CAPACITY);
  private final ByteBuffer direct = ByteBuffer.allocateDirect(Packet.HEADROOM + Packet.CAPACITY);
  private @Nullable Connection<?> sender;
  private @Nullable Path path;
  private int left;
  private long datagrams;
  private long bytes;

  DatagramOutbox(List<UdpSocket> sockets, PathTable paths, Counters<NetDrop> drops) {
    this.sockets = sockets;
    this.paths = paths;
    this.drops = drops;
  }

  /// An empty batch for one connection.
  DatagramOutbox begin(Connection<?> connection) {
    sender = connection;
    left = BATCH;
    return this;
  }

  /// Whether a claim was or would be refused.
  boolean isFull() {
    return left == 0;
  }

  long datagrams() {
    return datagrams;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public @Nullable Packet claim(int pathId, int maxLength) {
    if (maxLength > Packet.CAPACITY) {
      throw new IllegalArgumentException(
          "a datagram of " + maxLength + " bytes is above " + Packet.CAPACITY);
    }
    if (left == 0 || sender == null) {
      return null;
    }
    path = paths.get(pathId, sender);
    packet.clear();
    return packet;
  }

  @Override
  public void commit(Packet committed, long sendId) {
    if (committed != packet) {
      throw new IllegalArgumentException("only the packet claimed last can be committed");
    }
    left--;
    Path to = path;
    path = null;
    if (to == null) {
      drops.count(NetDrop.PATH_GONE);
      return;
    }
    direct.clear();
    direct.put(committed.array(), committed.offset(), committed.length());
    direct.flip();
    try {
      if (sockets.get(to.base).channel().send(direct, to.remote) == 0) {
        drops.count(NetDrop.SEND_BUFFER_FULL);
      } else {
        datagrams++;
        bytes += committed.length();
      }
    } catch (IOException e) {
      drops.count(NetDrop.SEND_FAILED); // no route, or refused by a firewall: as if lost
    }
  }
}
