package dev.parley.net;

import dev.parley.core.Counters;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.net.spi.UdpPort;
import org.jspecify.annotations.Nullable;

/// Takes the datagrams of one connection after the other; all that is committed in one round of the
/// event loop leaves together.
final class DatagramOutbox implements Outbox {
  /// How many datagrams one connection may send before the others have their turn.
  private static final int BATCH = 256;

  private final UdpPort port;
  private final ShardStreams streams;
  private final int streamBase;
  private final PathTable paths;
  private final Counters<NetDrop> drops;
  private final Packet packet = Packet.allocate(Packet.CAPACITY);
  private Inside.Exit exit = (_, _, _) -> false;
  private @Nullable Connection<?> sender;
  private @Nullable Path path;
  private int left;

  DatagramOutbox(
      UdpPort port,
      ShardStreams streams,
      int streamBase,
      PathTable paths,
      Counters<NetDrop> drops) {
    this.port = port;
    this.streams = streams;
    this.streamBase = streamBase;
    this.paths = paths;
    this.drops = drops;
  }

  /// Says where the datagrams go that leave through our own TURN server.
  void exit(Inside.Exit newExit) {
    exit = newExit;
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
    } else if (to.base == streamBase) {
      streams.send(to.remote, committed);
    } else if (to.inside != null) {
      if (!exit.send(to.inside, to.remote, committed)) {
        drops.count(NetDrop.INSIDE_FULL);
      }
    } else {
      port.send(to.base, to.remote, committed);
    }
  }
}
