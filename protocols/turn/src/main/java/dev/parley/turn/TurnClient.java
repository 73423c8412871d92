package dev.parley.turn;

import dev.parley.core.Core;
import dev.parley.core.Counters;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Timers;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client of one TURN server: one allocation on one path, kept alive until [#close].
///
/// The owner hands over every datagram (or message of a stream) that comes from the server, and
/// wraps what goes to peers with [#wrap]. Permissions are asked for as soon as a peer is named; the
/// data that follows at once is sent behind the request, without waiting for its answer.
///
/// https://www.rfc-editor.org/rfc/rfc8656
public final class TurnClient implements Core<TurnClientEvent> {
  /// The most bytes that [#wrap] puts in front of and behind data.
  public static final int OVERHEAD_BYTES = 52;

  private static final int MAX_PEERS = 64;
  private static final long SECOND = 1_000_000_000L;
  private static final int DEFAULT_LIFETIME_SECONDS = 600;

  /// An allocation is refreshed at the latest after this.
  private static final long REFRESH_NANOS = 300 * SECOND;

  /// Permissions last 300 s, channels 600 s.
  private static final long PERMISSION_NANOS = 240 * SECOND;

  private enum State {
    NEW,
    ALLOCATING,
    ALLOCATED,
    CLOSING,
    OVER
  }

  private enum Timer {
    REQUESTS,
    REFRESH,
    PEERS
  }

  private final TurnClientConfig config;
  private final Entropy entropy;
  private final Counters<TurnClientDrop> drops = new Counters<>(TurnClientDrop.class);
  private final Timers<Timer> timers = new Timers<>(Timer.class);
  private final List<TurnRequest> requests = new ArrayList<>();
  private final List<TurnPeer> peers = new ArrayList<>();
  private final ArrayDeque<TurnClientEvent> events = new ArrayDeque<>();
  private final TurnClientAuth auth;
  private final TurnClientCodec codec;
  private State state = State.NEW;
  private int nextChannel = ChannelData.FIRST_CHANNEL;

  /// @param path to the server, on which everything is claimed
  public TurnClient(TurnClientConfig config, Entropy entropy, int path) {
    this.config = config;
    this.entropy = entropy;
    auth = new TurnClientAuth(config.username(), config.password());
    codec = new TurnClientCodec(config, auth, drops, path);
  }

  /// Asks for the allocation; once.
  public void allocate(long now) {
    if (state != State.NEW) {
      throw new IllegalStateException("allocate() is called once");
    }
    state = State.ALLOCATING;
    ask(now, StunMethod.ALLOCATE, null, -1);
    schedule();
  }

  /// Whether there is an allocation.
  public boolean allocated() {
    return state == State.ALLOCATED;
  }

  /// The permission for an address, asked for now and kept until [#forget].
  ///
  /// @return null if there are too many peers, or no allocation
  public @Nullable TurnPeer permit(long now, TransportAddress address) {
    for (TurnPeer known : peers) {
      if (known.address.equals(address)) {
        return known;
      }
    }
    if (state != State.ALLOCATED || peers.size() == MAX_PEERS) {
      return null;
    }
    TurnPeer peer = new TurnPeer(address);
    peers.add(peer);
    askFor(now, peer);
    schedule();
    return peer;
  }

  /// Keeps the permission no longer.
  public void forget(TurnPeer peer) {
    peers.remove(peer);
    requests.removeIf(request -> request.peer == peer);
    schedule();
  }

  private void askFor(long now, TurnPeer peer) {
    if (peer.asking) {
      return;
    }
    peer.asking = true;
    peer.refreshAt = NEVER;
    ask(now, peer.channel != 0 ? StunMethod.CHANNEL_BIND : StunMethod.CREATE_PERMISSION, peer, -1);
  }

  private void ask(long now, int method, @Nullable TurnPeer peer, int lifetimeSeconds) {
    requests.add(new TurnRequest(now, method, peer, lifetimeSeconds, config.stream(), entropy));
  }

  /// Puts a peer's data into a message for the server, in place.
  ///
  /// @param packet the data, with [Packet#HEADROOM] free in front of it
  /// @return false if it is dropped, which is counted
  public boolean wrap(long now, Packet packet, TurnPeer peer) {
    if (state != State.ALLOCATED || peer.refused) {
      drops.count(TurnClientDrop.NOT_ALLOCATED);
      return false;
    }
    if (peer.wantsChannel() && nextChannel <= ChannelData.LAST_CHANNEL && !peer.asking) {
      peer.channel = nextChannel++;
      askFor(now, peer);
      schedule();
    }
    boolean fits =
        peer.bound
            ? ChannelData.wrap(packet, peer.channel, config.stream())
            : codec.indication(packet, peer, entropy);
    if (!fits) {
      drops.count(TurnClientDrop.TOO_LONG);
    }
    return fits;
  }

  /// Takes a message from the server.
  ///
  /// @return whether the packet's window now is what [#source] sent; else it was for the client
  public boolean receive(long now, Packet in) {
    TurnRequest answered = codec.read(in, requests, peers);
    if (answered == null) {
      return codec.source() != null;
    }
    if (codec.succeeded()) {
      requests.remove(answered);
      succeeded(now, answered);
    } else if (!again(now, answered)) {
      requests.remove(answered);
      refused(now, answered, codec.errorCode(), codec.errorReason());
    }
    schedule();
    return false;
  }

  /// Who sent what [#receive] found last; null for the server itself.
  public @Nullable TransportAddress source() {
    return codec.source();
  }

  /// Whether a refused request is worth another try with a new nonce.
  private boolean again(long now, TurnRequest request) {
    int code = codec.errorCode();
    boolean stale = code == 438;
    boolean unsigned = code == 401 && !request.signed;
    if (!stale && !unsigned) {
      return false;
    }
    if (request.challenges >= 3 || !codec.takeChallenge()) {
      return false;
    }
    request.again(now, config.stream(), entropy);
    return true;
  }

  private void succeeded(long now, TurnRequest request) {
    TurnPeer peer = request.peer;
    switch (request.method) {
      case StunMethod.ALLOCATE -> allocated(now);
      case StunMethod.REFRESH -> {
        if (state == State.CLOSING) {
          end();
        } else {
          refreshLater(now);
        }
      }
      default -> {
        if (peer != null) {
          peer.asking = false;
          peer.bound = request.method == StunMethod.CHANNEL_BIND;
          peer.refreshAt = now + PERMISSION_NANOS;
        }
      }
    }
  }

  private void allocated(long now) {
    TransportAddress relayed = codec.relayed();
    TransportAddress mapped = codec.mapped();
    if (relayed == null || mapped == null) {
      fail(400, "The server's answer has no relayed address.");
      return;
    }
    if (state == State.CLOSING) {
      giveBack(now);
      return;
    }
    state = State.ALLOCATED;
    refreshLater(now);
    events.add(new TurnClientEvent.Allocated(relayed, mapped));
  }

  private void refreshLater(long now) {
    long lifetime = codec.lifetimeSeconds();
    long seconds = lifetime < 0 ? DEFAULT_LIFETIME_SECONDS : Math.max(lifetime, 10);
    timers.set(
        Timer.REFRESH, now + Math.min(REFRESH_NANOS, Math.min(seconds, 3600) * SECOND * 3 / 4));
  }

  private void refused(long now, TurnRequest request, int code, String reason) {
    TurnPeer peer = request.peer;
    TransportAddress alternate = codec.alternate();
    if (peer != null) {
      peer.asking = false;
      if (request.method == StunMethod.CHANNEL_BIND && !peer.bound) {
        peer.channel = 0; // indications go on, with the permission as before
        askFor(now, peer);
        return;
      }
      peer.refused = true;
      events.add(new TurnClientEvent.PeerRefused(peer.address, code));
    } else if (code == 300 && alternate != null && request.method == StunMethod.ALLOCATE) {
      end();
      events.add(new TurnClientEvent.Redirected(alternate));
    } else {
      fail(code, reason);
    }
  }

  private void fail(int code, String reason) {
    boolean asked = state == State.ALLOCATING || state == State.ALLOCATED;
    end();
    if (asked) {
      events.add(new TurnClientEvent.Failed(code, reason));
    }
  }

  /// The path to the server is gone, as a closed stream is.
  ///
  /// @param why a sentence
  public void lost(long now, String why) {
    fail(TurnClientEvent.NO_ANSWER, why);
  }

  private void end() {
    state = State.OVER;
    requests.clear();
    peers.clear();
    timers.stopAll();
  }

  private void schedule() {
    long next = NEVER;
    for (TurnRequest request : requests) {
      next = Math.min(next, request.transaction.deadline());
    }
    timers.set(Timer.REQUESTS, next);
    next = NEVER;
    for (TurnPeer peer : peers) {
      next = Math.min(next, peer.refreshAt);
    }
    timers.set(Timer.PEERS, next);
  }

  public Counters<TurnClientDrop> drops() {
    return drops;
  }

  @Override
  public void tick(long now) {
    for (TurnRequest request : List.copyOf(requests)) {
      if (request.transaction.resend(now)) {
        request.queued = true;
      } else if (request.transaction.timedOut(now) && requests.remove(request)) {
        unanswered(request);
      }
    }
    if (timers.expired(Timer.REFRESH, now)) {
      ask(now, StunMethod.REFRESH, null, DEFAULT_LIFETIME_SECONDS);
    }
    for (TurnPeer peer : peers) {
      if (peer.refreshAt <= now) {
        askFor(now, peer);
      }
    }
    schedule();
  }

  private void unanswered(TurnRequest request) {
    TurnPeer peer = request.peer;
    if (peer != null) {
      peer.asking = false;
      peer.refreshAt = peer.bound ? request.transaction.begun() : NEVER;
      peer.refused = !peer.bound;
    } else {
      fail(TurnClientEvent.NO_ANSWER, "The server did not answer.");
    }
  }

  @Override
  public long deadline() {
    return timers.deadline();
  }

  @Override
  public boolean ready() {
    if (!events.isEmpty()) {
      return true;
    }
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).queued) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int transmit(long now, Outbox out) {
    int sent = 0;
    for (int i = 0; i < requests.size(); i++) {
      TurnRequest request = requests.get(i);
      if (request.queued) {
        if (!codec.write(request, out)) {
          return sent;
        }
        sent++;
      }
    }
    return sent;
  }

  @Override
  public @Nullable TurnClientEvent next() {
    return events.poll();
  }

  /// Gives the allocation back, with a few requests at most.
  @Override
  public void close(long now) {
    if (state == State.ALLOCATED) {
      giveBack(now);
    } else if (state == State.ALLOCATING) {
      state = State.CLOSING; // what is on its way is given back when it comes
    } else if (state == State.NEW) {
      end();
    }
  }

  private void giveBack(long now) {
    end();
    state = State.CLOSING;
    ask(now, StunMethod.REFRESH, null, 0);
    schedule();
  }
}
