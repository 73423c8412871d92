package dev.parley.turn;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.sim.CoreContract;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunMethod;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The laws of a core, with everything that a server sends pulled out again by `transmit`.
class TurnServerContractTest extends CoreContract {
  private static final TransportAddress RELAY = TransportAddress.of("8.8.1.1", 0);

  private static final class Adapter implements DatagramCore<TurnEvent> {
    final FakeNet net = new FakeNet();
    final TurnLink link = new TurnLink(TurnTransport.UDP, RELAY.withPort(3478), null);
    final Paths paths;
    final TurnServer server;
    int path;

    Adapter(Entropy entropy, Paths paths) {
      this.paths = paths;
      server =
          new TurnServer(
              0,
              TurnServerConfig.of("realm", List.of(RelayAddress.of(RELAY))),
              TurnCredentials.fixed("alice", "secret"),
              net,
              entropy,
              now -> now / 1_000_000);
    }

    @Override
    public void receive(long now, int from, Packet in) {
      path = from;
      server.receive(now, link, paths.remote(from), in);
    }

    @Override
    public void tick(long now) {
      server.tick(now);
    }

    @Override
    public long deadline() {
      return server.deadline();
    }

    @Override
    public boolean ready() {
      return !net.sent.isEmpty() || server.ready();
    }

    @Override
    public int transmit(long now, Outbox out) {
      int count = 0;
      while (!net.sent.isEmpty()) {
        byte[] bytes = net.sent.getFirst().bytes();
        Packet packet = out.claim(path, bytes.length);
        if (packet == null) {
          break;
        }
        packet.copyFrom(bytes, 0, bytes.length);
        out.commit(packet, 0);
        net.sent.removeFirst();
        count++;
      }
      return count;
    }

    @Override
    public @Nullable TurnEvent next() {
      return server.next();
    }

    @Override
    public void close(long now) {
      server.close(now);
      net.sent.clear();
    }
  }

  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    return new Adapter(entropy, paths);
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    Adapter adapter = (Adapter) core;
    int path = paths.open(0, TransportAddress.of("198.51.100.7", 4000));
    TestClient client =
        new TestClient(new TurnRig(), adapter.link, paths.remote(path), "alice", "secret");
    client.realm = "realm";
    byte[] first = client.signed(StunMethod.ALLOCATE, TestClient.udp());
    adapter.receive(now, path, Packet.copyOf(first));
    byte[] stale = adapter.net.sent.getLast().bytes();
    dev.parley.stun.StunMessage answer = new dev.parley.stun.StunMessage();
    answer.read(stale, 0, stale.length);
    client.nonce = Objects.requireNonNull(answer.text(StunAttribute.NONCE));
    adapter.receive(now, path, Packet.copyOf(client.signed(StunMethod.ALLOCATE, TestClient.udp())));
  }
}
