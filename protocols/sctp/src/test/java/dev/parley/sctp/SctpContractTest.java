package dev.parley.sctp;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;

class SctpContractTest extends CoreContract {
  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    return new SctpAssociation(SctpConfig.defaults(), entropy, new Nowhere());
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    SctpAssociation association = (SctpAssociation) core;
    association.packetSize(1168);
    association.path(now, paths.open(0, TransportAddress.of("192.0.2.2", 5000)));
    association.connect(now, SctpAssociation.PORT);
    association.send(now, 1, 51, true, -1, -1, new byte[5000], 0, 5000);
  }

  /// Takes everything and keeps nothing.
  static final class Nowhere implements SctpSink {
    @Override
    public void data(
        long now,
        int stream,
        int ppid,
        boolean unordered,
        boolean first,
        boolean last,
        byte[] bytes,
        int offset,
        int length) {
      // nobody listens
    }

    @Override
    public void abandoned(long now, int stream) {
      // nobody listens
    }

    @Override
    public void left(int stream, int ppid, int bytes) {
      // nobody listens
    }
  }
}
