package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Bytes;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.ChannelSink;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannels;
import dev.parley.sctp.SctpConfig;
import org.jspecify.annotations.Nullable;

/// An association that stands takes any chunks under its own tag without harm, and goes on.
class SctpFuzzTest {
  private static final int PACKET = 1168;

  @FuzzTest(maxDuration = "8s")
  void receive(byte[] data) {
    World world = new World();
    world.settle();
    int at = 0;
    while (at < data.length) {
      int length = Math.min(data.length - at, 1 + (data[at] & 0xFF) * 5);
      world.give(data, at, length);
      world.now += 10_000_000L * (data[at] & 3);
      world.settle();
      at += length;
    }
    world.now += 1_000_000_000L;
    world.settle();
  }

  /// Two ends in one memory; what is fuzzed goes to the second one.
  private static final class World implements ChannelSink {
    final DataChannels a = new DataChannels(config(), new SeededEntropy(1), this);
    final DataChannels b = new DataChannels(config(), new SeededEntropy(2), this);
    final Wire toA = new Wire();
    final Wire toB = new Wire();
    long now = 1_000_000_000L;

    World() {
      for (DataChannels end : new DataChannels[] {a, b}) {
        end.packetSize(PACKET);
        end.role(now, end == a);
        end.path(now, 0);
        end.connect(now, 5000, 0);
      }
      DataChannel channel = a.open(now, ChannelOptions.of("one").withMaxRetransmits(1));
      settle();
      byte[] message = new byte[5_000];
      a.send(now, channel, false, message, 0, message.length);
      settle();
    }

    private static SctpConfig config() {
      return SctpConfig.defaults();
    }

    void give(byte[] data, int at, int length) {
      // A header that is right: the ports, the tag, no checksum; then whatever the fuzzer made.
      byte[] packet = new byte[12 + length];
      System.arraycopy(toB.header, 0, packet, 0, 8);
      Bytes.putU32(packet, 8, 0);
      System.arraycopy(data, at, packet, 12, length);
      b.receive(now, packet, 0, packet.length);
    }

    void settle() {
      for (int turn = 0; turn < 1_000; turn++) {
        tick(a);
        tick(b);
        a.transmit(now, toB);
        b.transmit(now, toA);
        toB.deliver(b, now);
        toA.deliver(a, now);
        if (!a.sends() && !b.sends()) {
          return;
        }
      }
      throw new AssertionError("it never comes to rest");
    }

    private void tick(DataChannels end) {
      if (end.deadline() <= now) {
        end.tick(now);
      }
      while (end.next() != null) {
        // pulled, so that none is left
      }
    }

    @Override
    public void message(
        long when, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
      if (length > bytes.length - offset) {
        throw new AssertionError("a message beyond its bytes");
      }
    }

    @Override
    public void sent(long when, DataChannel channel, long bytes) {
      if (channel.bufferedAmount() < 0) {
        throw new AssertionError("more was sent than there was");
      }
    }
  }

  private static final class Wire implements Outbox {
    final byte[] header = new byte[8];
    final java.util.ArrayDeque<byte[]> packets = new java.util.ArrayDeque<>();

    @Override
    public @Nullable Packet claim(int path, int maxLength) {
      return packets.size() >= 64 ? null : Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      byte[] bytes = packet.toByteArray();
      System.arraycopy(bytes, 0, header, 0, 8);
      packets.add(bytes);
    }

    void deliver(DataChannels to, long now) {
      for (byte[] packet = packets.poll(); packet != null; packet = packets.poll()) {
        to.receive(now, packet, 0, packet.length);
      }
    }
  }
}
