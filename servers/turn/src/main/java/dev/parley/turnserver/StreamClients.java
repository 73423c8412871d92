package dev.parley.turnserver;

import dev.parley.core.Core;
import dev.parley.core.TransportAddress;
import dev.parley.net.HubLoop;
import dev.parley.turn.TurnServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// All clients on TCP and TLS, with limits on those that do nothing.
final class StreamClients {
  private static final int MOST = 20_000;
  private static final int MOST_PER_HOST = 1_000;

  /// How long a connection may go without an allocation or a peer's connection.
  private static final long IDLE_NANOS = 60_000_000_000L;

  private static final long SWEEP_NANOS = 10_000_000_000L;

  private final HubLoop loop;
  private final TurnServer server;
  private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<TransportAddress, Integer> byHost = new ConcurrentHashMap<>();
  private long nextSweep;

  StreamClients(HubLoop loop, TurnServer server) {
    this.loop = loop;
    this.server = server;
    nextSweep = loop.now() + SWEEP_NANOS;
  }

  static List<StreamListener> listen(
      StreamClients clients,
      List<TransportAddress> addresses,
      int firstPort,
      @Nullable SSLContext tls) {
    List<StreamListener> listeners = new ArrayList<>();
    int port = firstPort;
    for (TransportAddress address : addresses) {
      StreamListener listener = new StreamListener(address.withPort(port), tls, clients::serve);
      port = listener.port();
      listeners.add(listener);
    }
    return listeners;
  }

  /// Serves a connection until it ends.
  void serve(TurnStream stream) {
    TransportAddress host = stream.remote().withPort(0);
    int count = byHost.merge(host, 1, Integer::sum);
    try {
      if (count > MOST_PER_HOST || clients.size() >= MOST) {
        stream.close();
        return;
      }
      StreamClient client = new StreamClient(loop, server, stream);
      clients.add(client);
      try {
        client.run();
      } finally {
        clients.remove(client);
      }
    } finally {
      byHost.computeIfPresent(host, (_, number) -> number == 1 ? null : number - 1);
    }
  }

  /// Closes connections that have been of no use for too long; on the loop's thread.
  void tick(long now) {
    if (now < nextSweep) {
      return;
    }
    nextSweep = now + SWEEP_NANOS;
    for (StreamClient client : clients) {
      boolean useless = client.link().isIdle() && !client.joined();
      if (useless && now - client.begun() > IDLE_NANOS) {
        client.close();
      }
    }
  }

  long deadline() {
    return clients.isEmpty() ? Core.NEVER : nextSweep;
  }

  void close() {
    clients.forEach(StreamClient::close);
  }
}
