package dev.parley.session;

import dev.parley.ice.IceConfig;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import java.util.List;
import java.util.function.UnaryOperator;

/// Two connected ends in a simulated network.
final class Call {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;

  final SimNetwork network;
  final Peer a;
  final Peer b;

  Call(long seed) {
    this(seed, SimLink.CLEAN, UnaryOperator.identity(), UnaryOperator.identity());
  }

  Call(
      long seed, SimLink link, UnaryOperator<RtcConfig> configA, UnaryOperator<RtcConfig> configB) {
    network = new SimNetwork(seed, link);
    a = new Peer(network, "a", "192.0.2.1", configA);
    b = new Peer(network, "b", "192.0.2.2", configB);
  }

  /// For a side that only answers connectivity checks.
  static RtcConfig lite(RtcConfig config) {
    return config.withIce(IceConfig.liteAgent());
  }

  void start(boolean dtlsClientA, List<MediaSpec> mediaA, List<MediaSpec> mediaB) {
    long now = network.now();
    a.rtc.apply(now, a.spec(b, true, dtlsClientA, mediaA));
    b.rtc.apply(now, b.spec(a, false, !dtlsClientA, mediaB));
    exchangeCandidates(a, b);
    exchangeCandidates(b, a);
  }

  private void exchangeCandidates(Peer from, Peer to) {
    to.rtc.addRemoteCandidate(network.now(), from.candidate);
    to.rtc.endOfRemoteCandidates(network.now());
  }

  /// Lets both sides connect with audio and video.
  void connect() {
    connect(UnaryOperator.identity());
  }

  /// Lets both sides connect with audio and video of some other kind.
  void connect(UnaryOperator<MediaSpec> kind) {
    start(
        true,
        Specs.audioAndVideo(1000).stream().map(kind).toList(),
        Specs.audioAndVideo(2000).stream().map(kind).toList());
    if (!connected(10 * SECOND)) {
      throw new AssertionError("no connection: " + a.node.events() + b.node.events());
    }
  }

  boolean connected(long withinNanos) {
    return network.runUntil(
        () -> a.state() == ConnectionState.CONNECTED && b.state() == ConnectionState.CONNECTED,
        withinNanos);
  }

  /// Closes both sides and checks that nothing is left of them.
  void end() {
    a.rtc.close(network.now());
    b.rtc.close(network.now());
    network.run(60 * SECOND);
    for (Peer peer : List.of(a, b)) {
      if (peer.rtc.ready() || peer.rtc.deadline() != Rtc.NEVER) {
        throw new AssertionError(peer.node.name() + " is not over after its end");
      }
      peer.node.pool().assertNoLeaks();
    }
  }
}
