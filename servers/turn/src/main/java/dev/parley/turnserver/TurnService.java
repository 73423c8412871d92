package dev.parley.turnserver;

import dev.parley.core.Core;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.net.Bases;
import dev.parley.net.DatagramRing;
import dev.parley.net.HubLoop;
import dev.parley.net.LocalAddresses;
import dev.parley.net.NetError;
import dev.parley.net.NetException;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import dev.parley.turn.Allocation;
import dev.parley.turn.AllocationInfo;
import dev.parley.turn.PeerPolicy;
import dev.parley.turn.TimeLimitedCredentials;
import dev.parley.turn.TurnCredentials;
import dev.parley.turn.TurnDrop;
import dev.parley.turn.TurnEvent;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import dev.parley.turn.TurnServer;
import dev.parley.turn.TurnServerStats;
import dev.parley.turn.TurnTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A running STUN and TURN server: one event loop for everything that is a datagram, virtual
/// threads for connections.
///
/// Its public methods may be called by any thread.
public final class TurnService implements AutoCloseable {
  private static final int LISTENER_BUFFER = 1 << 22;
  private static final int SECRET_BYTES = 24;
  private static final int ANY_PORT_TRIES = 16;

  private final TimeLimitedCredentials timeLimited;
  private final HubLoop loop;
  private final TurnServer server;
  private final Bases<Object> ends = new Bases<>();
  private final UdpRelays relays;
  private final StreamClients streams;
  private final @Nullable DtlsClients dtls;
  private final List<StreamListener> listeners = new ArrayList<>();
  private final List<TransportAddress> udpAddresses = new ArrayList<>();
  private final AccessLog log = new AccessLog();
  private final DatagramRing<TransportAddress, TransportAddress> fromInside;
  private final Packet answer = Packet.allocate(Packet.CAPACITY + Packet.HEADROOM);
  private volatile @Nullable InProcess inProcess;

  private TurnService(TurnServiceConfig config) {
    SystemEntropy entropy = new SystemEntropy();
    List<String> secrets =
        config.secrets.isEmpty()
            ? List.of(Base64.getEncoder().encodeToString(entropy.bytes(SECRET_BYTES)))
            : config.secrets;
    timeLimited = new TimeLimitedCredentials(secrets);
    List<TurnCredentials> credentials = new ArrayList<>(config.credentials);
    credentials.add(timeLimited);
    loop = new HubLoop("turn", config.udp, new Loop());
    Addresses addresses = Addresses.of(config, LocalAddresses.scan());
    server =
        new TurnServer(
            loop.now(),
            addresses.serverConfig(config),
            TurnCredentials.anyOf(credentials),
            new Net(),
            entropy,
            new SystemWallClock());
    relays = new UdpRelays(loop.hub(), ends, config.relaySockets);
    fromInside = loop.ring(this::fromInside);
    streams = new StreamClients(loop, server);
    dtls =
        config.certificate == null
            ? null
            : new DtlsClients(config.certificate, entropy, loop.hub(), server);
    open(config, addresses.listening());
  }

  /// Opens the ports; everything works when it returns.
  ///
  /// @throws NetException if a port is not to be had, with a sentence that says why
  public static TurnService start(TurnServiceConfig config) {
    TurnService service = opened(config);
    service.loop.start();
    return service;
  }

  /// A port that is free on one address may be taken on the next, so any port is looked for more
  /// than once.
  private static TurnService opened(TurnServiceConfig config) {
    boolean any = config.udpPort == 0 || config.alternatePort == 0;
    for (int left = any ? ANY_PORT_TRIES : 1; ; left--) {
      try {
        return new TurnService(config);
      } catch (NetException e) {
        if (left <= 1 || e.code() != NetError.PORT_IN_USE) {
          throw e;
        }
      }
    }
  }

  private void open(TurnServiceConfig config, List<TransportAddress> addresses) {
    try {
      int port = openUdp(config, addresses);
      if (config.tcpPort != TurnServiceConfig.NONE) {
        int tcp = config.tcpPort == 0 ? port : config.tcpPort; // told in one breath with UDP's
        listeners.addAll(StreamClients.listen(streams, addresses, tcp, null));
      }
      if (config.tls != null) {
        listeners.addAll(StreamClients.listen(streams, addresses, config.tlsPort, config.tls));
      }
    } catch (NetException e) {
      close();
      throw e;
    }
  }

  /// Opens the UDP ports, and tells each socket which others there are for behaviour discovery.
  ///
  /// @return the port
  private int openUdp(TurnServiceConfig config, List<TransportAddress> addresses) {
    List<TurnLink> firsts = new ArrayList<>();
    List<TurnLink> seconds = new ArrayList<>();
    List<TransportAddress> told = new ArrayList<>();
    int port = config.udpPort;
    int alternate = config.alternatePort;
    for (TransportAddress address : addresses) {
      firsts.add(listen(address.withPort(port), config.publicAddresses));
      port = firsts.getLast().local().port();
      udpAddresses.add(firsts.getLast().local());
      told.add(firsts.getLast().advertised());
      if (alternate != TurnServiceConfig.NONE) {
        seconds.add(listen(address.withPort(alternate), config.publicAddresses));
        alternate = seconds.getLast().local().port();
      }
    }
    for (int i = 0; i < seconds.size(); i++) {
      int other = Addresses.alternate(told, i);
      TurnLink host = other < 0 ? null : firsts.get(other);
      TurnLink both = other < 0 ? null : seconds.get(other);
      firsts.get(i).alternates(seconds.get(i), host, both);
      seconds.get(i).alternates(firsts.get(i), both, host);
    }
    return port;
  }

  private TurnLink listen(TransportAddress address, List<TransportAddress> outside) {
    try {
      int base = loop.hub().bind(address, LISTENER_BUFFER, true);
      TransportAddress local = loop.hub().local(base);
      TurnLink link =
          new TurnLink(TurnTransport.UDP, local, Addresses.advertised(local, outside), base);
      if (ends.add(link) != base) {
        throw new IllegalStateException("sockets and their ends are numbered alike");
      }
      return link;
    } catch (IOException e) {
      throw new NetException(
          NetError.PORT_IN_USE,
          "UDP port "
              + address.port()
              + " of "
              + address.host()
              + " cannot be opened: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  /// What the loop does with datagrams and time.
  private final class Loop implements HubLoop.Driven {
    @Override
    public void received(long now, int base, TransportAddress source, Packet packet) {
      Object end = ends.get(base);
      if (end instanceof UdpRelay relay) {
        Allocation owner = relay.owner();
        if (owner != null) {
          server.fromPeer(now, owner, source, packet);
        }
      } else if (end instanceof TurnLink link) {
        if (dtls != null && DtlsClients.isDtls(packet)) {
          dtls.receive(now, base, source, packet);
        } else {
          server.receive(now, link, source, packet);
        }
      }
    }

    @Override
    public void tick(long now) {
      if (server.deadline() <= now) {
        server.tick(now);
      }
      streams.tick(now);
      if (dtls != null) {
        dtls.tick(now);
      }
      for (TurnEvent event = server.next(); event != null; event = server.next()) {
        log.write(event);
      }
    }

    @Override
    public long deadline() {
      long clients = Math.min(streams.deadline(), dtls == null ? Core.NEVER : dtls.deadline());
      return server.ready() ? 0 : Math.min(server.deadline(), clients);
    }

    @Override
    public void closed(long now) {
      server.close(now);
      streams.close();
      if (dtls != null) {
        dtls.close(now);
      }
      tick(now);
    }
  }

  /// What the server does to the world.
  private final class Net implements TurnNet {
    @Override
    public void toClient(TurnLink link, TransportAddress client, Packet packet) {
      if (link.attachment() instanceof Integer base) {
        loop.hub().send(base, client, packet);
      } else if (link.attachment() instanceof StreamClient stream) {
        stream.send(packet);
      } else if (link.attachment() instanceof DtlsClient association) {
        association.send(loop.now(), packet);
      }
    }

    @Override
    public void toSelf(Relay from, TransportAddress self, TransportAddress relayed, Packet packet) {
      InProcess servers = inProcess;
      if (servers == null) {
        from.send(self, packet, false);
      } else {
        if (!servers.deliver(self, relayed, packet)) {
          server.drops().count(TurnDrop.INSIDE_FULL);
        }
      }
    }

    @Override
    public @Nullable Relay open(TransportAddress local, boolean stream) {
      try {
        return stream ? new StreamRelay(loop, server, local) : relays.open(local);
      } catch (IOException e) {
        return null; // somebody else has the port
      }
    }
  }

  /// Serves a TCP or TLS connection that somebody else accepted, until it ends; the caller's thread
  /// reads.
  public void serve(TurnStream stream) {
    streams.serve(stream);
  }

  /// The UDP addresses, with their port.
  public List<TransportAddress> udpAddresses() {
    return List.copyOf(udpAddresses);
  }

  /// The ports of TCP and TLS, without repetition.
  public List<Integer> streamPorts() {
    return listeners.stream().map(StreamListener::port).distinct().toList();
  }

  /// What makes credentials for this server.
  public TimeLimitedCredentials credentials() {
    return timeLimited;
  }

  /// What was counted so far.
  public CompletableFuture<TurnServerStats> stats() {
    return loop.submit(server::stats);
  }

  /// All allocations, the oldest first.
  public CompletableFuture<List<AllocationInfo>> allocations() {
    return loop.submit(() -> server.allocations(loop.now()));
  }

  /// Ends an allocation; the future says whether there was one with that number.
  public CompletableFuture<Boolean> end(long id) {
    return loop.submit(() -> server.end(loop.now(), id));
  }

  /// Takes no new allocations while true; those that exist live on. The future is done when that
  /// holds.
  public CompletableFuture<Boolean> drain(boolean begin) {
    return loop.submit(() -> {
      server.drain(begin);
      return begin;
    });
  }

  /// Servers of this process that take datagrams without a socket in between.
  @FunctionalInterface
  public interface InProcess {
    /// Takes a datagram, on the loop's thread. The packet is lent; false if it is lost.
    ///
    /// @param self the server's address that it is for
    /// @param relayed where it comes from, and where [TurnService#fromSelf] takes the answer
    boolean deliver(TransportAddress self, TransportAddress relayed, Packet packet);
  }

  /// Takes a datagram that a server of this process sends to a relayed address. The packet is lent.
  ///
  /// @return false if it is lost, because too many wait already
  public boolean fromSelf(TransportAddress self, TransportAddress relayed, Packet packet) {
    return fromInside.offer(self, relayed, packet);
  }

  private void fromInside(
      TransportAddress self, TransportAddress relayed, byte[] array, int offset, int length) {
    answer.clear();
    answer.copyFrom(array, offset, length);
    server.fromSelf(loop.now(), self, relayed, answer);
  }

  /// Hands what is for servers of this process over to them from now on; before that it goes
  /// through sockets.
  public void inProcess(InProcess servers) {
    inProcess = servers;
  }

  /// Names the servers of this process that clients may reach on our own addresses.
  public void selves(List<TransportAddress> addresses) {
    loop.execute(() -> {
      PeerPolicy policy = server.policy();
      server.policy(policy.withOwn(policy.own(), addresses));
    });
  }

  /// Ends everything; within two seconds.
  @Override
  public void close() {
    listeners.forEach(StreamListener::close);
    loop.close();
  }
}
