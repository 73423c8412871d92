package dev.parley.sctp;

import dev.parley.core.TransportAddress;
import dev.parley.sim.SimLink;
import dev.parley.sim.SimNetwork;
import dev.parley.sim.SimNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Two ends with data channels in a simulated network.
final class Ends {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000 * MILLISECOND;

  /// One end, which writes down what it hears.
  static final class End implements ChannelSink {
    record Received(long now, DataChannel channel, boolean text, byte[] bytes) {
      int number() {
        return dev.parley.core.Bytes.i32(bytes, 0);
      }
    }

    final SimNode node;
    final DataChannels channels;
    final List<Received> received = new ArrayList<>();
    long bytesReceived;
    boolean keep = true;
    boolean backlog;

    /// Parts of messages are compared with [#partByte], and not kept.
    int partsBegun;

    int partsEnded;
    long partBytes;
    boolean partsAreRight = true;

    End(SimNetwork network, String name, String address, SctpConfig config) {
      node = network.node(name, TransportAddress.of(address, 5000));
      channels = new DataChannels(config, network.entropy(name), this);
      channels.packetSize(1168);
      node.run(channels);
    }

    @Override
    public void message(
        long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
      bytesReceived += length;
      if (keep) {
        byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        received.add(new Received(now, channel, text, copy));
      }
      if (backlog) {
        channels.backlog(bytesReceived);
      }
    }

    @Override
    public void part(
        long now,
        DataChannel channel,
        boolean text,
        boolean first,
        boolean last,
        byte[] bytes,
        int offset,
        int length) {
      partsBegun += first ? 1 : 0;
      partsEnded += last ? 1 : 0;
      partBytes = first ? 0 : partBytes;
      for (int i = 0; i < length; i++) {
        partsAreRight &= bytes[offset + i] == partByte(partBytes + i);
      }
      partBytes += length;
    }

    @Override
    public void sent(long now, DataChannel channel, long bytes) {
      if (bytes < 0 || channel.bufferedAmount() < 0) {
        throw new AssertionError("sent " + bytes + ", " + channel.bufferedAmount() + " left");
      }
    }

    <T> List<T> events(Class<T> type) {
      return node.events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The channel that the other side opened first.
    DataChannel announced() {
      return events(DataChannelEvent.Announced.class).getFirst().channel();
    }

    List<Integer> numbers() {
      return received.stream().map(Received::number).toList();
    }
  }

  final SimNetwork network;
  final End a;
  final End b;

  Ends(long seed, SimLink link) {
    this(seed, link, SctpConfig.defaults(), SctpConfig.defaults());
  }

  Ends(long seed, SimLink link, SctpConfig configA, SctpConfig configB) {
    network = new SimNetwork(seed, link);
    a = new End(network, "a", "192.0.2.1", configA);
    b = new End(network, "b", "192.0.2.2", configB);
    a.channels.role(network.now(), true);
    b.channels.role(network.now(), false);
    a.channels.path(network.now(), a.node.paths().open(0, b.node.address(0)));
    b.channels.path(network.now(), b.node.paths().open(0, a.node.address(0)));
  }

  Ends connect() {
    a.channels.connect(network.now(), 5000, 256 << 10);
    b.channels.connect(network.now(), 5000, 256 << 10);
    return this;
  }

  boolean until(BooleanSupplier condition, long nanos) {
    return network.runUntil(condition, nanos);
  }

  boolean connected() {
    return until(
        () ->
            !a.events(DataChannelEvent.Connected.class).isEmpty()
                && !b.events(DataChannelEvent.Connected.class).isEmpty(),
        30 * SECOND);
  }

  /// The byte at a place of a message that is sent in parts.
  static byte partByte(long place) {
    return (byte) (place * 31 + (place >> 13));
  }

  /// A message that begins with its number.
  static byte[] message(int number, int length) {
    byte[] bytes = new byte[Math.max(4, length)];
    for (int i = 4; i < bytes.length; i++) {
      bytes[i] = (byte) (number * 31 + i);
    }
    dev.parley.core.Bytes.putU32(bytes, 0, number);
    return bytes;
  }
}
