package dev.parley.sctp;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;

class DataChannelsContractTest extends CoreContract {
  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    return new DataChannels(SctpConfig.defaults(), entropy, new Nowhere());
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    DataChannels channels = (DataChannels) core;
    channels.packetSize(1168);
    channels.role(now, true);
    channels.open(now, ChannelOptions.of("one"));
    channels.path(now, paths.open(0, TransportAddress.of("192.0.2.2", 5000)));
    channels.connect(now, SctpAssociation.PORT, 0);
  }

  /// Takes everything and keeps nothing.
  static final class Nowhere implements ChannelSink {
    @Override
    public void message(
        long now, DataChannel channel, boolean text, byte[] bytes, int offset, int length) {
      // nobody listens
    }

    @Override
    public void sent(long now, DataChannel channel, long bytes) {
      // nobody listens
    }
  }
}
