package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import dev.parley.turn.Allocation;
import dev.parley.turn.RelayAddress;
import dev.parley.turn.TurnCredentials;
import dev.parley.turn.TurnLink;
import dev.parley.turn.TurnNet;
import dev.parley.turn.TurnServer;
import dev.parley.turn.TurnServerConfig;
import dev.parley.turn.TurnStreamFramer;
import dev.parley.turn.TurnTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Any bytes can be sent to a TURN server, as a datagram and as a stream.
class TurnFuzzTest {
  private static final TransportAddress HOST = TransportAddress.of("8.8.1.1", 3478);
  private static final TransportAddress CLIENT = TransportAddress.of("9.9.9.9", 4000);

  @FuzzTest(maxDuration = "8s")
  void datagram(byte[] data) {
    TurnServer server = server();
    for (TurnTransport transport : TurnTransport.values()) {
      TurnLink link = new TurnLink(transport, HOST, null);
      server.receive(1, link, CLIENT, Packet.copyOf(data));
    }
    server.tick(1_000_000_000_000L);
    if (server.stats().allocations() != 0) {
      throw new AssertionError("an allocation without a password");
    }
  }

  @FuzzTest(maxDuration = "8s")
  void stream(byte[] data) {
    TurnStreamFramer framer = new TurnStreamFramer();
    TurnServer server = server();
    TurnLink link = new TurnLink(TurnTransport.TCP, HOST, null);
    Packet packet = Packet.allocate(Packet.CAPACITY);
    for (int at = 0; at < data.length && !framer.broken(); ) {
      int taken = framer.feed(data, at, Math.min(1 + (data[at] & 0x7F), data.length - at));
      at += taken;
      boolean any = false;
      packet.clear();
      while (framer.next(packet)) {
        any = true;
        server.receive(1, link, CLIENT, packet);
        packet.clear();
      }
      if (taken == 0 && !any && !framer.broken()) {
        throw new AssertionError("a full buffer without a message");
      }
    }
  }

  private static TurnServer server() {
    return new TurnServer(
        0,
        TurnServerConfig.of("realm", List.of(RelayAddress.of(HOST))),
        TurnCredentials.fixed("user", "a password that is long"),
        new Nowhere(),
        new SeededEntropy(1),
        now -> now);
  }

  /// Sends nothing and opens nothing.
  private static final class Nowhere implements TurnNet {
    @Override
    public void toClient(TurnLink link, TransportAddress client, Packet packet) {}

    @Override
    public void toSelf(
        Relay from, TransportAddress self, TransportAddress relayed, Packet packet) {}

    @Override
    public @Nullable Relay open(TransportAddress local, boolean stream) {
      return new Relay() {
        @Override
        public void owner(@Nullable Allocation allocation) {}

        @Override
        public boolean ready() {
          return true;
        }

        @Override
        public void send(TransportAddress peer, Packet packet, boolean dontFragment) {}

        @Override
        public void connect(TransportAddress peer, long connectionId) {}

        @Override
        public void join(long connectionId, TurnLink client) {}

        @Override
        public void disconnect(long connectionId) {}

        @Override
        public void close() {}
      };
    }
  }
}
