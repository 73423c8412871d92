package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InsideTest {
  private static final TransportAddress RELAYED = TransportAddress.of("203.0.113.9", 40_000);
  private static final TransportAddress PUBLIC = TransportAddress.of("198.51.100.1", 7000);

  private record Sent(TransportAddress self, TransportAddress remote, byte[] bytes) {}

  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();

  private Shards open(int shards) {
    NetConfig config =
        NetConfig.defaults()
            .withAddresses(List.of(TransportAddress.of("127.0.0.1", 0)))
            .withShards(shards);
    Shards opened = Shards.open(config);
    opened
        .inside()
        .exit((self, remote, packet) -> sent.add(new Sent(self, remote, packet.toByteArray())));
    return opened;
  }

  private static Packet request(String ufrag) {
    Packet packet = Packet.allocate(256);
    StunWriter writer = new StunWriter();
    writer.begin(packet, StunClass.REQUEST, StunMessage.BINDING, 1, 2);
    writer.text(StunAttribute.USERNAME, ufrag + ":theirs");
    return packet;
  }

  private static Packet text(String text) {
    return Packet.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private Sent next() throws InterruptedException {
    Sent next = sent.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("something that goes out").isNotNull();
    return next;
  }

  @Test
  void answersLeaveTheWayThatQuestionsCameUnderTheAddressTheyWereSentTo() throws Exception {
    for (int count : List.of(1, 2)) {
      sent.clear(); // of the goodbyes
      try (Shards server = open(count)) {
        Peer home = new Peer(server.shard(count - 1), "home");

        assertThat(server.inside().deliver(PUBLIC, RELAYED, request(home.ufrag))).isTrue();

        home.heard.awaitThe("request from 40000");
        assertThat(next()).extracting(Sent::self, Sent::remote).containsExactly(PUBLIC, RELAYED);
        server.inside().deliver(PUBLIC, RELAYED, text("hello"));
        home.heard.awaitThe("hello");
        home.say("and back");
        assertThat(next().bytes()).asString(StandardCharsets.UTF_8).isEqualTo("and back");
      }
    }
  }

  @Test
  void aStrangersDataIsDropped() {
    try (Shards server = open(1)) {
      server.inside().deliver(PUBLIC, RELAYED, text("who are you?"));
      while (!server.stats().join().drops().containsKey(NetDrop.UNKNOWN_SOURCE)) {
        Thread.onSpinWait();
      }
      assertThat(sent).isEmpty();
    }
  }

  @Test
  void whatIsTooMuchIsRefusedAndNothingElseIsLost() throws Exception {
    try (Shards server = open(1)) {
      Peer home = new Peer(server.shard(0), "home");
      server.inside().deliver(PUBLIC, RELAYED, request(home.ufrag));
      next();
      int taken = 0;
      CountDownLatch held = new CountDownLatch(1);
      server.shard(0).execute(() -> awaitQuietly(held));
      while (server.inside().deliver(PUBLIC, RELAYED, text("n" + taken))) {
        taken++;
      }
      held.countDown();
      assertThat(taken).isBetween(1000, 2000);
      home.heard.awaitThe("n" + (taken - 1));
      assertThat(server.inside().deliver(PUBLIC, RELAYED, text("again"))).isTrue();
      home.heard.awaitThe("again");
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
