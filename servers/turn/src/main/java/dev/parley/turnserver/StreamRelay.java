package dev.parley.turnserver;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.HubLoop;
import dev.parley.turn.Allocation;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import dev.parley.turn.TurnServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A relayed address for TCP connections (RFC 6062): listens, connects, and joins.
///
/// Its methods belong to the loop's thread; each connection has virtual threads of its own.
final class StreamRelay implements TurnNet.Relay {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int BACKLOG = 16;

  private final HubLoop loop;
  private final TurnServer server;
  private final InetSocketAddress local;
  private final ServerSocket listener;
  private final Map<Long, Socket> connections = new HashMap<>();
  private @Nullable Allocation owner;
  private boolean closed;

  StreamRelay(HubLoop loop, TurnServer server, TransportAddress address) throws IOException {
    this.loop = loop;
    this.server = server;
    local = Sockets.of(address);
    listener = new ServerSocket();
    // connections to peers leave from the port that we listen on (RFC 6062, section 5.2)
    listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    try {
      listener.bind(local, BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Thread.startVirtualThread(this::acceptAll);
  }

  @Override
  public boolean ready() {
    return true;
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        inLoop(() -> accepted(socket), socket);
      } catch (IOException e) {
        // closed, or this one connection failed before it was taken
      }
    }
  }

  /// Runs a task on the loop, or closes what it is about.
  private void inLoop(Runnable task, Socket about) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      Sockets.close(about);
    }
  }

  private void accepted(Socket socket) {
    Allocation allocation = owner;
    TransportAddress peer = Sockets.remote(socket);
    long id = allocation == null || closed ? 0 : server.accepted(loop.now(), allocation, peer);
    if (id == 0) {
      Sockets.close(socket);
    } else {
      connections.put(id, socket);
    }
  }

  @Override
  public void owner(@Nullable Allocation allocation) {
    owner = allocation;
  }

  @Override
  public void send(TransportAddress peer, Packet packet, boolean dontFragment) {
    throw new IllegalStateException("a relayed address for connections sends no datagrams");
  }

  @Override
  public void connect(TransportAddress peer, long connectionId) {
    Thread.startVirtualThread(() -> connectNow(peer, connectionId));
  }

  private void connectNow(TransportAddress peer, long id) {
    Socket socket = new Socket();
    boolean connected;
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      socket.bind(local);
      socket.connect(Sockets.of(peer), CONNECT_MILLIS);
      connected = true;
    } catch (IOException e) {
      Sockets.close(socket);
      connected = false;
    }
    boolean success = connected;
    inLoop(() -> connected(id, socket, success), socket);
  }

  private void connected(long id, Socket socket, boolean success) {
    if (closed) {
      Sockets.close(socket);
      return;
    }
    if (success) {
      connections.put(id, socket);
    }
    server.connected(loop.now(), id, success);
  }

  @Override
  public void join(long connectionId, TurnLink client) {
    Socket socket = connections.get(connectionId);
    if (socket != null && client.attachment() instanceof StreamClient stream) {
      stream.join(socket, () -> ended(connectionId));
    }
  }

  private void ended(long connectionId) {
    Socket socket = connections.remove(connectionId);
    if (socket != null) {
      Sockets.close(socket);
      server.disconnected(connectionId);
    }
  }

  @Override
  public void disconnect(long connectionId) {
    Socket socket = connections.remove(connectionId);
    if (socket != null) {
      Sockets.close(socket);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      // nothing is left to be closed
    }
    connections.values().forEach(Sockets::close);
    connections.clear();
  }
}
