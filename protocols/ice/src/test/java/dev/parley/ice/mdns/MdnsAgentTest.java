package dev.parley.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Core;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.sim.SimPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Two hosts on one link, in virtual time.
class MdnsAgentTest {
  private static final long MILLI = 1_000_000L;
  private static final String NAME = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";
  private static final TransportAddress HOME = TransportAddress.of("192.0.2.7", 0);

  /// A host, and what it has sent.
  private static final class Host implements Outbox {
    final SimPaths paths = new SimPaths();
    final MdnsAgent agent = new MdnsAgent(paths);
    final List<byte[]> sent = new ArrayList<>();

    @Override
    public Packet claim(int path, int maxLength) {
      return Packet.allocate(maxLength);
    }

    @Override
    public void commit(Packet packet, long sendId) {
      sent.add(packet.toByteArray());
    }

    void hear(long now, byte[] bytes, int port) {
      int path = paths.arriving(0, TransportAddress.of("192.0.2.9", port));
      agent.receive(now, path, Packet.copyOf(bytes));
      agent.transmit(now, this);
    }

    List<DnsMessage> said() {
      return sent.stream()
          .map(bytes -> Objects.requireNonNull(DnsMessage.read(bytes, 0, bytes.length)))
          .toList();
    }
  }

  private final Host asker = new Host();
  private final Host owner = new Host();
  private long now = 1_000_000_000_000L;

  /// Goes on to a time; what one host sends the other hears, unless it is lost.
  private void runFor(long nanos, boolean lossy) {
    long end = now + nanos;
    while (true) {
      for (Host host : List.of(asker, owner)) {
        host.agent.tick(now);
        host.agent.transmit(now, host);
      }
      int heard = 0;
      while (!lossy && heard + 1 <= asker.sent.size() + owner.sent.size()) {
        if (!asker.sent.isEmpty()) {
          owner.hear(now, asker.sent.removeFirst(), 5353);
        } else {
          asker.hear(now, owner.sent.removeFirst(), 5353);
        }
      }
      long next = Math.min(asker.agent.deadline(), owner.agent.deadline());
      if (next > end) {
        now = end;
        return;
      }
      now = next;
    }
  }

  private static byte[] query(String name) {
    Packet packet = Packet.allocate(DnsWriter.MAX_BYTES);
    DnsWriter.query(packet, name);
    return packet.toByteArray();
  }

  private static byte[] answer(String name, TransportAddress address, int ttlSeconds) {
    Packet packet = Packet.allocate(DnsWriter.MAX_BYTES);
    DnsWriter.answer(packet, name, address, ttlSeconds);
    return packet.toByteArray();
  }

  @Test
  void aNameIsFoundAndRemembered() {
    owner.agent.publish(now, NAME, HOME.withPort(5000));
    runFor(3_000 * MILLI, false);
    asker.agent.resolve(now, NAME.toUpperCase(java.util.Locale.ROOT).replace("LOCAL", "local"));
    runFor(10 * MILLI, false);
    assertThat(asker.agent.next()).isEqualTo(new MdnsEvent.Found(NAME, HOME));

    runFor(60_000 * MILLI, true);
    asker.agent.resolve(now, NAME);
    assertThat(asker.agent.next()).isEqualTo(new MdnsEvent.Found(NAME, HOME));
    assertThat(asker.agent.ready()).isFalse();
    runFor(61_000 * MILLI, true);
    asker.agent.resolve(now, NAME);
    assertThat(asker.agent.next()).as("it does not hold for ever").isNull();
    assertThat(asker.agent.ready()).isTrue();
  }

  @Test
  void ourOwnNamesAreKnownWithoutAsking() {
    owner.agent.publish(now, NAME, HOME);
    owner.agent.resolve(now, NAME);
    assertThat(owner.agent.next()).isEqualTo(new MdnsEvent.Found(NAME, HOME));
  }

  @Test
  void asksThreeTimesAndGivesUp() {
    asker.agent.resolve(now, NAME);
    asker.agent.resolve(now, NAME);
    runFor(4_999 * MILLI, true);
    assertThat(asker.sent).hasSize(3);
    assertThat(asker.agent.next()).isNull();
    runFor(MILLI, true);
    assertThat(asker.agent.next()).isEqualTo(new MdnsEvent.NotFound(NAME));
    assertThat(asker.agent.next()).as("one event for both").isNull();
    assertThat(asker.agent.deadline()).isEqualTo(Core.NEVER);
  }

  @Test
  void whatIsNoSuchNameIsNotAskedFor() {
    asker.agent.resolve(now, "example.org");
    asker.agent.resolve(now, "www.intranet.local");
    assertThat(asker.agent.transmit(now, asker)).isZero();
    assertThat(asker.agent.next()).isEqualTo(new MdnsEvent.NotFound("example.org"));
    assertThat(asker.agent.next()).isEqualTo(new MdnsEvent.NotFound("www.intranet.local"));
  }

  @Test
  void onlySoManyNamesAreAskedForAtATime() {
    for (int i = 0; i < 2 * MdnsAgent.MAX_NAMES; i++) {
      asker.agent.resolve(now, "host-" + i + ".local");
    }
    int refused = 0;
    while (asker.agent.next() instanceof MdnsEvent.NotFound) {
      refused++;
    }
    assertThat(refused).isEqualTo(MdnsAgent.MAX_NAMES);
    assertThat(asker.agent.transmit(now, asker)).isEqualTo(MdnsAgent.MAX_NAMES);
  }

  @Test
  void aNewNameIsAnnouncedTwiceAndTakenBack() {
    owner.agent.publish(now, NAME, HOME);
    runFor(10_000 * MILLI, true);
    owner.agent.withdraw(now, NAME);
    runFor(MILLI, true);
    assertThat(owner.said())
        .extracting(said -> said.records().getFirst().ttlSeconds())
        .containsExactly(120L, 120L, 0L);
    owner.hear(now, query(NAME), 5353);
    assertThat(owner.sent).as("a name that was taken back is not answered for").hasSize(3);
  }

  @Test
  void aGoodbyeIsForgotten() {
    asker.agent.resolve(now, NAME);
    asker.hear(now, answer(NAME, HOME, 120), 5353);
    asker.agent.next();
    asker.hear(now, answer(NAME, HOME, 0), 5353);
    asker.agent.resolve(now, NAME);
    assertThat(asker.agent.next()).isNull();
  }

  @Test
  void anAnswerComesOnceForAllAndThenASecondLater() {
    owner.agent.publish(now, NAME, HOME);
    runFor(3_000 * MILLI, true);
    owner.sent.clear();
    for (int i = 0; i < 4; i++) {
      owner.hear(now, query(NAME), 5353); // one question on several interfaces
    }
    assertThat(owner.sent).hasSize(1);
    assertThat(owner.agent.drops().get(MdnsDrop.ANSWER_KNOWN)).isEqualTo(7);
    runFor(300 * MILLI, true);
    for (int i = 0; i < 1_000; i++) {
      owner.hear(now, query(NAME), 5353);
    }
    assertThat(owner.sent).hasSize(1);
    runFor(5_000 * MILLI, true);
    assertThat(owner.sent).as("no more than one answer a second").hasSize(2);
  }

  @Test
  void whoeverKnowsTheAnswerIsNotTold() {
    owner.agent.publish(now, NAME, HOME);
    runFor(3_000 * MILLI, true);
    owner.sent.clear();
    byte[] question = query(NAME);
    byte[] known = answer(NAME, HOME, 120);
    // the question with the answer's record behind it: RFC 6762, section 7.1
    byte[] both = java.util.Arrays.copyOf(question, question.length + known.length - 12);
    System.arraycopy(known, 12, both, question.length, known.length - 12);
    both[7] = 1;
    both[11] = 1;
    owner.hear(now, both, 5353);
    assertThat(owner.sent).isEmpty();
    assertThat(owner.agent.drops().get(MdnsDrop.ANSWER_KNOWN)).isEqualTo(2);
  }

  @Test
  void strangersAreNotBelieved() {
    asker.hear(now, answer(NAME, HOME, 120), 5353);
    assertThat(asker.agent.drops().get(MdnsDrop.UNASKED)).isEqualTo(1);
    asker.agent.resolve(now, NAME);
    asker.hear(now, answer(NAME, HOME, 120), 40_000);
    assertThat(asker.agent.drops().get(MdnsDrop.WRONG_PORT)).isEqualTo(1);
    asker.hear(now, answer(NAME, TransportAddress.of("224.0.0.1", 0), 120), 5353);
    asker.hear(now, answer(NAME, TransportAddress.of("0.0.0.0", 0), 120), 5353);
    assertThat(asker.agent.drops().get(MdnsDrop.UNUSABLE_ADDRESS)).isEqualTo(2);
    asker.hear(now, answer("other.local", HOME, 120), 5353);
    asker.hear(now, new byte[] {1, 2, 3}, 5353);
    assertThat(asker.agent.drops().get(MdnsDrop.MALFORMED)).isEqualTo(1);
    assertThat(asker.agent.next()).isNull();
    owner.hear(now, query(NAME), 5353);
    assertThat(owner.agent.drops().get(MdnsDrop.QUESTION_FOR_OTHERS)).isEqualTo(2);
  }

  @Test
  void aCloseTakesNamesBackAndLeavesNobodyWaiting() {
    owner.agent.publish(now, NAME, HOME);
    owner.agent.resolve(now, "other.local");
    owner.agent.close(now);
    assertThat(owner.agent.next()).isEqualTo(new MdnsEvent.NotFound("other.local"));
    owner.agent.transmit(now, owner);
    assertThat(owner.said().getLast().records().getFirst().ttlSeconds()).isZero();
    owner.hear(now, query(NAME), 5353);
    assertThat(owner.agent.drops().get(MdnsDrop.OVER)).isEqualTo(1);
  }

  @Test
  void aNameHasToBeOneForThis() {
    assertThatThrownBy(() -> owner.agent.publish(now, "www.example.org", HOME))
        .isInstanceOf(IllegalArgumentException.class);
    for (int i = 0; i < MdnsAgent.MAX_NAMES; i++) {
      owner.agent.publish(now, "host-" + i + ".local", HOME);
    }
    assertThatThrownBy(() -> owner.agent.publish(now, NAME, HOME))
        .isInstanceOf(IllegalStateException.class);
  }
}
