package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimPaths;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One agent, and a peer whose every message the test writes itself.
final class IceBench {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;
  static final TransportAddress HERE = TransportAddress.of("192.0.2.1", 1000);
  static final TransportAddress PEER = TransportAddress.of("198.51.100.7", 7000);
  static final IceCredentials REMOTE = new IceCredentials("peer", "peerpeerpeerpeerpeer00");

  /// A datagram that the agent sent.
  record Sent(int path, TransportAddress to, byte[] bytes) {
    StunMessage message() {
      StunMessage message = new StunMessage();
      assertThat(message.read(bytes, 0, bytes.length)).isTrue();
      return message;
    }
  }

  final SimPaths paths = new SimPaths();
  final IceAgent agent;
  final List<Sent> sent = new ArrayList<>();
  final List<IceEvent> events = new ArrayList<>();
  private final StunWriter writer = new StunWriter();
  private final StunKey remoteKey = StunKey.shortTerm(REMOTE.password());
  long now = SimNetwork.START_NANOS;
  int outboxLimit = Integer.MAX_VALUE;
  private int transaction;

  IceBench(IceConfig config) {
    agent = new IceAgent(config, new SeededEntropy(42), paths);
    agent.addLocalHost(0, HERE);
  }

  /// A started full agent in the controlled role.
  static IceBench controlled() {
    IceBench bench = new IceBench(IceConfig.full());
    bench.agent.start(bench.now, REMOTE, false, false);
    bench.drain();
    return bench;
  }

  /// A started full agent in the controlling role.
  static IceBench controlling() {
    IceBench bench = new IceBench(IceConfig.full());
    bench.agent.start(bench.now, REMOTE, false, true);
    bench.drain();
    return bench;
  }

  void signal(TransportAddress address, long priority) {
    agent.addRemote(now, Candidate.of("f", priority, address, CandidateType.HOST));
    drain();
  }

  void drain() {
    int count = 0;
    for (int turn = 0; agent.ready() && turn < 1000; turn++) {
      count += agent.transmit(now, new Collector());
      for (IceEvent event = agent.next(); event != null; event = agent.next()) {
        events.add(event);
      }
    }
    assertThat(count).isLessThan(10_000);
  }

  /// Lets time pass, with every deadline kept.
  void run(long nanos) {
    long end = now + nanos;
    drain();
    while (agent.deadline() <= end) {
      now = Math.max(now, agent.deadline());
      agent.tick(now);
      drain();
    }
    now = end;
  }

  int receive(TransportAddress from, byte[] bytes) {
    int path = paths.arriving(0, from);
    agent.receive(now, path, Packet.copyOf(bytes));
    drain();
    return path;
  }

  /// What a request of the peer says; each test changes what it wants wrong.
  final class Request {
    String username = agent.local().ufrag() + ":" + REMOTE.ufrag();
    @Nullable String password = agent.local().password();
    boolean useCandidate;
    boolean controlling = !agent.controlling();
    boolean withPriority = true;
    long priority = 1_000;
    long tieBreaker = 5;
    int unknownAttribute;

    byte[] bytes() {
      Packet packet = Packet.allocate(700);
      writer.begin(packet, StunClass.REQUEST, StunMessage.BINDING, 9, ++transaction);
      writer.text(StunAttribute.USERNAME, username);
      if (withPriority) {
        writer.priority(priority);
      }
      writer.role(controlling, tieBreaker);
      if (useCandidate) {
        writer.useCandidate();
      }
      if (unknownAttribute != 0) {
        writer.attribute(unknownAttribute, new byte[4]);
      }
      if (password != null) {
        writer.integrity(StunKey.shortTerm(password));
      }
      writer.fingerprint();
      return packet.toByteArray();
    }
  }

  Request request() {
    return new Request();
  }

  /// The peer asks from an address, properly.
  int ask(TransportAddress from, boolean useCandidate) {
    Request request = request();
    request.useCandidate = useCandidate;
    return receive(from, request.bytes());
  }

  /// The answer to a request of the agent, sealed with the peer's password or another.
  byte[] success(Sent request, @Nullable TransportAddress mapped, @Nullable StunKey key) {
    StunMessage asked = request.message();
    Packet packet = Packet.allocate(200);
    writer.begin(
        packet,
        StunClass.SUCCESS_RESPONSE,
        StunMessage.BINDING,
        asked.transactionHigh(),
        asked.transactionLow());
    if (mapped != null) {
      writer.xorMappedAddress(mapped);
    }
    if (key != null) {
      writer.integrity(key);
    }
    writer.fingerprint();
    return packet.toByteArray();
  }

  byte[] success(Sent request) {
    return success(request, HERE, remoteKey);
  }

  byte[] error(Sent request, int code) {
    StunMessage asked = request.message();
    Packet packet = Packet.allocate(200);
    writer.begin(
        packet,
        StunClass.ERROR_RESPONSE,
        StunMessage.BINDING,
        asked.transactionHigh(),
        asked.transactionLow());
    writer.error(code, "");
    writer.integrity(remoteKey);
    writer.fingerprint();
    return packet.toByteArray();
  }

  /// Answers the latest request of the agent to an address.
  void answer(TransportAddress to) {
    receive(to, success(lastRequest(to), HERE, remoteKey));
  }

  List<Sent> requestsTo(TransportAddress to) {
    return sent.stream()
        .filter(s -> s.to().equals(to) && s.message().stunClass() == StunClass.REQUEST)
        .toList();
  }

  Sent lastRequest(TransportAddress to) {
    return requestsTo(to).getLast();
  }

  List<Sent> answersTo(TransportAddress to) {
    return sent.stream()
        .filter(s -> s.to().equals(to) && s.message().stunClass() != StunClass.REQUEST)
        .toList();
  }

  /// Brings the agent to a selected pair with the peer.
  int connect() {
    return connect(PEER);
  }

  int connect(TransportAddress peer) {
    int path = ask(peer, !agent.controlling());
    run(60 * MILLISECOND);
    answer(peer);
    if (agent.controlling()) {
      run(60 * MILLISECOND);
      answer(peer);
    }
    assertThat(agent.selectedPath()).isEqualTo(path);
    return path;
  }

  TransportAddress sendsTo() {
    return paths.remote(agent.sendPath());
  }

  private final class Collector implements Outbox {
    private int count;
    private int path;

    @Override
    public @Nullable Packet claim(int toPath, int maxLength) {
      path = toPath;
      return count == outboxLimit ? null : Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      count++;
      assertThat(packet.room()).isGreaterThanOrEqualTo(packet.length());
      sent.add(new Sent(path, paths.remote(path), packet.toByteArray()));
    }
  }
}
