package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import dev.parley.ice.mdns.MdnsAgent;

/// Any datagrams on the port of multicast DNS leave an agent with names as it is: bounded, and
/// without more to send than answers.
class MdnsFuzzTest {
  private static final String ASKED = "a.local";
  private static final String OURS = "b.local";
  private static final int LENGTH_BYTES = 2;

  @FuzzTest(maxDuration = "8s")
  void datagrams(byte[] data) {
    long now = 0;
    MdnsAgent agent = new MdnsAgent(new Link());
    agent.resolve(now, ASKED);
    agent.publish(now, OURS, TransportAddress.of("192.0.2.1", 0));
    int at = 0;
    int datagrams = 0;
    while (at + LENGTH_BYTES <= data.length) {
      int length = Math.min((data[at] & 0xFF) << 8 | data[at + 1] & 0xFF, data.length - at - 2);
      byte[] datagram = new byte[length];
      System.arraycopy(data, at + LENGTH_BYTES, datagram, 0, length);
      agent.receive(now, 0, Packet.copyOf(datagram));
      at += LENGTH_BYTES + length;
      now += 300_000_000L;
      agent.tick(now);
      datagrams++;
    }
    int[] sent = {0};
    agent.transmit(now, new Counting(sent));
    while (agent.next() != null) {}
    if (sent[0] > 6 + datagrams) {
      throw new AssertionError(sent[0] + " messages for " + datagrams);
    }
  }

  /// Everything comes from the right port.
  private static final class Link implements Paths {
    @Override
    public int open(int base, TransportAddress remote) {
      return 0;
    }

    @Override
    public boolean keep(int path) {
      return true;
    }

    @Override
    public void release(int path) {
      // stays
    }

    @Override
    public int base(int path) {
      return 0;
    }

    @Override
    public TransportAddress remote(int path) {
      return MdnsAgent.GROUP;
    }
  }

  private record Counting(int[] sent) implements Outbox {
    @Override
    public Packet claim(int path, int maxLength) {
      return Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      sent[0]++;
    }
  }
}
