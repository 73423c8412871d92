package dev.parley.dtls;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

class DtlsContractTest {
  abstract static class Role extends CoreContract {
    private static final TransportAddress PEER = TransportAddress.of("192.0.2.7", 7000);

    abstract boolean client();

    @Override
    protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
      DtlsConfig config = DtlsPair.config(1);
      return new DtlsTransport(config, entropy, (now, array, offset, length) -> {});
    }

    @Override
    protected void start(DatagramCore<?> core, Paths paths, long now) {
      DtlsTransport transport = (DtlsTransport) core;
      transport.path(paths.open(0, PEER));
      transport.expect(now, List.of(DtlsPair.certificate(2).fingerprint("sha-256")));
      transport.start(now, client());
    }
  }

  @Nested
  class Client extends Role {
    @Override
    boolean client() {
      return true;
    }
  }

  @Nested
  class Server extends Role {
    @Override
    boolean client() {
      return false;
    }
  }
}
