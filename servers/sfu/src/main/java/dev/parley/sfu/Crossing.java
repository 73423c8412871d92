package dev.parley.sfu;

import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.net.DatagramRing;
import dev.parley.rtp.RtpPacket;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Where packets of other shards' publishers come in: each is copied into a packet of this shard,
/// and passed on to everyone here who is sent its track.
final class Crossing {
  /// How many packets may wait: some hundredths of a second of all that a shard can forward.
  private static final int SIZE = 4096;

  private final PacketPool pool;
  private final LongSupplier clock;
  private final Consumer<SfuDrop> drops;
  private final DatagramRing<RemoteStream, RemoteStream.Facts> ring;
  private final RtpPacket view = new RtpPacket();

  /// How a shard makes its ring.
  @FunctionalInterface
  interface Rings {
    DatagramRing<RemoteStream, RemoteStream.Facts> ring(
        int size, DatagramRing.Reader<RemoteStream, RemoteStream.Facts> reader);
  }

  /// @param pool of this shard
  /// @param clock of this shard
  /// @param drops counts what does not come through
  Crossing(PacketPool pool, LongSupplier clock, Consumer<SfuDrop> drops, Rings rings) {
    this.pool = pool;
    this.clock = clock;
    this.drops = drops;
    ring = rings.ring(SIZE, this::arrived);
  }

  /// Copies a packet, which arrives after the next [#announce()]; by any thread.
  ///
  /// @return false if it is lost, because too many wait
  boolean put(RemoteStream stream, RemoteStream.Facts facts, Packet packet) {
    return ring.put(stream, facts, packet);
  }

  /// Says that packets were put in; by any thread.
  void announce() {
    ring.announce();
  }

  private void arrived(
      RemoteStream stream, RemoteStream.Facts facts, byte[] array, int offset, int length) {
    Packet packet = pool.take();
    if (packet == null) {
      drops.accept(SfuDrop.CROSSING_FULL);
      return;
    }
    try {
      packet.copyFrom(array, offset, length);
      if (view.wrap(packet) == null) {
        stream.take(facts, view);
        stream.mirror.forward(clock.getAsLong(), view, packet, stream);
      }
    } finally {
      packet.release();
    }
  }
}
