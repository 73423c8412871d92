package dev.parley.turn;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.core.WallClock;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunError;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunMethod;
import dev.parley.stun.StunWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A STUN and TURN server without I/O: Binding, allocations, permissions, channels, relayed TCP
/// connections, and NAT behaviour discovery.
///
/// It only ever reacts, so everything goes to its [TurnNet] at once and nothing waits to be
/// transmitted; events are for the access log. Before a request is authenticated it keeps nothing
/// about its sender.
///
/// RFC 8489, RFC 8656, RFC 6062, RFC 5780
public final class TurnServer implements Core<TurnEvent> {
  private static final int MAX_EVENTS = 1024;

  private final TurnServerConfig config;
  private final WallClock wallClock;
  private final Counters<TurnDrop> drops = new Counters<>(TurnDrop.class);
  private final Queue<TurnEvent> events = new ArrayDeque<>();
  private final StunMessage message = new StunMessage();
  private final Expiry expiry = new Expiry();
  private final Quotas quotas;
  private final Answers answers;
  private final Authentication authentication;
  private final Reservations reservations;
  private final Allocations allocations;
  private final Peers peers;
  private final PeerConnections connections;
  private final Bindings bindings;
  private final Relaying relaying;
  private PeerPolicy policy;
  private boolean draining;

  /// A server with no links yet: they come with what they deliver.
  public TurnServer(
      long now,
      TurnServerConfig config,
      TurnCredentials credentials,
      TurnNet net,
      Entropy entropy,
      WallClock wallClock) {
    this.config = config;
    this.wallClock = wallClock;
    policy = config.policy();
    quotas = new Quotas(config.limits());
    answers = new Answers(net, new UnprovenBudget(entropy.split("budget")), drops);
    Nonces nonces = new Nonces(entropy.split("nonces"), config.nonceSeconds());
    authentication = new Authentication(config.realm(), credentials, nonces, answers);
    RelayPorts ports = new RelayPorts(net, entropy.split("ports"), config);
    reservations = new Reservations(expiry, entropy.split("reservations"), quotas, ports);
    allocations =
        new Allocations(
            this, config, answers, expiry, quotas, ports, reservations, (_, e) -> tell(e));
    peers = new Peers(config, this::policy, allocations, answers);
    Entropy ids = entropy.split("connections");
    connections = new PeerConnections(config, this::policy, expiry, ids, answers, drops);
    bindings = new Bindings(answers);
    relaying =
        new Relaying(
            net,
            this::policy,
            allocations,
            peers,
            drops,
            new ByteRate(config.limits().totalBytesPerSecond(), now),
            entropy.split("transactions").nextLong());
  }

  private void tell(TurnEvent event) {
    if (events.size() < MAX_EVENTS) {
      events.add(event);
    } else {
      drops.count(TurnDrop.EVENT_LOST);
    }
  }

  /// Takes one message from a client. Whatever its bytes are, this never throws; what is wrong with
  /// them is counted.
  ///
  /// @param packet lent; it comes with its headroom, and may be changed
  public void receive(long now, TurnLink link, TransportAddress client, Packet packet) {
    if (packet.length() == 0) {
      drops.count(TurnDrop.MALFORMED);
    } else if (ChannelData.isChannel(packet.u8(0))) {
      relaying.channelData(now, link, client, packet);
    } else if (!message.read(packet)) {
      drops.count(TurnDrop.MALFORMED);
    } else if (message.stunClass() == StunClass.INDICATION) {
      indication(now, link, client, packet);
    } else if (message.stunClass() != StunClass.REQUEST) {
      drops.count(TurnDrop.NOT_FOR_SERVERS);
    } else if (message.hasWrongFingerprint()) {
      drops.count(TurnDrop.FINGERPRINT);
    } else {
      request(new Exchange(now, link, client, message, packet), packet);
    }
  }

  private void indication(long now, TurnLink link, TransportAddress client, Packet packet) {
    if (message.method() == StunMethod.SEND) {
      relaying.send(now, link, client, message, packet);
    } else if (message.method() != StunMethod.BINDING) { // that is a keepalive: it asks nothing
      drops.count(TurnDrop.NOT_FOR_SERVERS);
    }
  }

  private void request(Exchange request, Packet packet) {
    if (message.method() == StunMethod.BINDING) {
      if (message.unknownCount() > 0) {
        unknownAttributes(request);
      } else {
        bindings.answer(request);
      }
      return;
    }
    if (!isTurn(message.method())) {
      answers.refuse(request, StunError.BAD_REQUEST);
      return;
    }
    TurnUser user = authentication.authenticate(request);
    if (user == null) {
      return;
    }
    if (message.unknownCount() > 0) {
      unknownAttributes(request);
      return;
    }
    int refusal = authenticated(request, user, packet);
    if (refusal == StunError.UNAUTHENTICATED) {
      authentication.challenge(request, refusal);
    } else if (refusal != 0) {
      answers.refuse(request, refusal);
    }
    if (refusal != 0) {
      String method = StunMethod.name(message.method());
      tell(
          new TurnEvent.Refused(
              request.link.transport(), request.client, user.name(), method, refusal));
    }
  }

  private static boolean isTurn(int method) {
    return switch (method) {
      case StunMethod.ALLOCATE,
          StunMethod.REFRESH,
          StunMethod.CREATE_PERMISSION,
          StunMethod.CHANNEL_BIND,
          StunMethod.CONNECT,
          StunMethod.CONNECTION_BIND ->
          true;
      default -> false;
    };
  }

  private void unknownAttributes(Exchange request) {
    int[] types = new int[message.unknownCount()];
    for (int i = 0; i < types.length; i++) {
      types[i] = message.unknown(i);
    }
    StunWriter writer = answers.error(request, StunError.UNKNOWN_ATTRIBUTE);
    writer.unknownAttributes(types);
    answers.send(request);
  }

  /// @return the error code of a refusal, or 0
  private int authenticated(Exchange request, TurnUser user, Packet packet) {
    int method = message.method();
    if (method == StunMethod.CONNECTION_BIND) {
      return connections.bind(request);
    }
    Allocation allocation = request.allocation();
    if (method == StunMethod.ALLOCATE) {
      return allocation == null ? newAllocation(request, user) : allocate(request, user);
    }
    if (allocation == null) {
      return StunError.ALLOCATION_MISMATCH;
    }
    if (!allocation.username.equals(request.username)) {
      return StunError.WRONG_CREDENTIALS;
    }
    return switch (method) {
      case StunMethod.REFRESH -> allocations.refresh(request, allocation);
      case StunMethod.CREATE_PERMISSION -> peers.permit(request, allocation);
      case StunMethod.CHANNEL_BIND -> peers.bind(request, allocation);
      default -> connections.connect(request, allocation, packet);
    };
  }

  private int newAllocation(Exchange request, TurnUser user) {
    if (user.expiresUnixSeconds() <= wallClock.unixMillis(request.now) / 1000) {
      return StunError.UNAUTHENTICATED;
    }
    if (config.relays().isEmpty()) {
      return StunError.FORBIDDEN;
    }
    return draining ? StunError.INSUFFICIENT_CAPACITY : allocate(request, user);
  }

  private int allocate(Exchange request, TurnUser user) {
    return allocations.allocate(request, user);
  }

  /// Takes a datagram that came to a relayed address.
  ///
  /// @param packet lent; it comes with its headroom, and may be changed
  public void fromPeer(long now, Allocation allocation, TransportAddress peer, Packet packet) {
    relaying.fromPeer(now, allocation, peer, packet);
  }

  /// Takes a datagram that a server of this process sends to a relayed address.
  ///
  /// @param self where it comes from
  public void fromSelf(long now, TransportAddress self, TransportAddress relayed, Packet packet) {
    Allocation allocation = allocations.ofRelayed(relayed);
    if (allocation == null) {
      drops.count(TurnDrop.NO_ALLOCATION);
    } else {
      relaying.fromSelf(now, allocation, self, packet);
    }
  }

  /// Tells how a [TurnNet.Relay#connect] went.
  public void connected(long now, long connectionId, boolean success) {
    connections.connected(now, connectionId, success);
  }

  /// Takes a TCP connection that a peer has made to a relayed address.
  ///
  /// @return its number, or 0: the driver closes it
  public long accepted(long now, Allocation allocation, TransportAddress peer) {
    return allocation.ended ? 0 : connections.accepted(now, allocation, peer);
  }

  /// Tells that a TCP connection to a peer is gone.
  public void disconnected(long connectionId) {
    connections.disconnected(connectionId);
  }

  /// Tells that a client's TCP, TLS or DTLS connection is gone, and its allocation with it.
  public void linkClosed(long now, TurnLink link) {
    for (Allocation allocation : List.copyOf(link.allocations.values())) {
      allocations.end(now, allocation, TurnEvent.End.DISCONNECTED);
    }
  }

  /// Which peers may be reached now.
  public PeerPolicy policy() {
    return policy;
  }

  /// Changes which peers may be reached; permissions and channels that exist are not taken back.
  public void policy(PeerPolicy newPolicy) {
    policy = newPolicy;
  }

  /// Takes no new allocations while true; those that exist live on and may be refreshed.
  public void drain(boolean begin) {
    draining = begin;
  }

  /// All allocations, the oldest first.
  public List<AllocationInfo> allocations(long now) {
    return allocations.all().stream().map(one -> AllocationInfo.of(one, now)).toList();
  }

  Allocations allocations() {
    return allocations;
  }

  /// Ends an allocation.
  ///
  /// @return whether there was one with that number
  public boolean end(long now, long id) {
    Allocation allocation = allocations.get(id);
    if (allocation != null) {
      allocations.end(now, allocation, TurnEvent.End.CLOSED);
    }
    return allocation != null;
  }

  /// What was counted so far.
  public TurnServerStats stats() {
    AllocationTraffic traffic = relaying.traffic();
    return new TurnServerStats(
        allocations.count(),
        quotas.users(),
        allocations.made(),
        bindings.answered(),
        traffic.packetsToPeers,
        traffic.bytesToPeers,
        traffic.packetsToClient,
        traffic.bytesToClient,
        relaying.inside(),
        answers.errors(),
        drops.snapshot());
  }

  /// What was dropped, by reason.
  public Counters<TurnDrop> drops() {
    return drops;
  }

  @Override
  public void tick(long now) {
    expiry.tick(now);
  }

  @Override
  public long deadline() {
    return expiry.earliest();
  }

  @Override
  public boolean ready() {
    return !events.isEmpty();
  }

  /// Sends nothing: everything has gone to [TurnNet] already.
  @Override
  public int transmit(long now, Outbox out) {
    return 0;
  }

  @Override
  public @Nullable TurnEvent next() {
    return events.poll();
  }

  /// Ends all allocations.
  @Override
  public void close(long now) {
    draining = true;
    reservations.close(now);
    for (Allocation allocation : allocations.all()) {
      allocations.end(now, allocation, TurnEvent.End.CLOSED);
    }
  }
}
