package dev.parley.ice;

import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;

/// Two agents on two simulated hosts.
final class IceWorld {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;
  static final TransportAddress LEFT = TransportAddress.of("192.0.2.1", 1111);
  static final TransportAddress RIGHT = TransportAddress.of("192.0.2.2", 2222);
  static final TransportAddress LEFT6 = TransportAddress.of("2001:db8::1", 1111);
  static final TransportAddress RIGHT6 = TransportAddress.of("2001:db8::2", 2222);

  final SimNetwork network;
  final SimNode leftNode;
  final SimNode rightNode;
  final IceAgent left;
  final IceAgent right;

  IceWorld(long seed, SimLink link, IceConfig leftConfig, IceConfig rightConfig) {
    network = new SimNetwork(seed, link);
    leftNode = network.node("left", LEFT, LEFT6);
    rightNode = network.node("right", RIGHT, RIGHT6);
    left = new IceAgent(leftConfig, network.entropy("left"), leftNode.paths());
    right = new IceAgent(rightConfig, network.entropy("right"), rightNode.paths());
    leftNode.run(left);
    rightNode.run(right);
  }

  static IceWorld full(long seed, SimLink link) {
    return new IceWorld(seed, link, IceConfig.full(), IceConfig.full());
  }

  /// Gives both agents an IPv4 host candidate, and each the other's.
  IceWorld withHosts() {
    right.addRemote(network.now(), left.addLocalHost(0, LEFT));
    left.addRemote(network.now(), right.addLocalHost(0, RIGHT));
    return this;
  }

  /// Starts both with these roles.
  IceWorld start(boolean leftControls, boolean rightControls) {
    startLeft(leftControls);
    startRight(rightControls);
    return this;
  }

  void startLeft(boolean controlling) {
    left.start(network.now(), right.local(), false, controlling);
  }

  void startRight(boolean controlling) {
    right.start(network.now(), left.local(), false, controlling);
  }

  boolean selected() {
    return left.selectedPath() >= 0 && right.selectedPath() >= 0;
  }

  boolean runUntilSelected(long nanos) {
    return network.runUntil(this::selected, nanos);
  }

  TransportAddress leftSendsTo() {
    return leftNode.paths().remote(left.sendPath());
  }

  TransportAddress rightSendsTo() {
    return rightNode.paths().remote(right.sendPath());
  }
}
