package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.sctp.ChannelOptions;
import dev.parley.sctp.DataChannel;
import dev.parley.sctp.DataChannelEvent;
import dev.parley.session.RtcEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages between participants, over real connections.
class MessagesTest {
  private final Sfu sfu = Sfu.start(config(), List.of(TransportAddress.of("127.0.0.1", 0)));
  private final List<TestClient> clients = new ArrayList<>();

  SfuConfig config() {
    return SfuConfig.defaults();
  }

  @AfterEach
  void closeAll() {
    clients.forEach(TestClient::close);
    sfu.close();
  }

  /// Somebody in the room with an open channel of this name, which the SFU knows.
  private DataChannel join(String id, String label) {
    TestClient client = new TestClient(sfu, "room", id);
    clients.add(client);
    client.sections.add(ClientSection.channels("0"));
    client.negotiate();
    DataChannel channel = client.open(options(label));
    client.awaitConnected();
    client.awaitEvent(event ->
        event instanceof RtcEvent.Data(DataChannelEvent.Opened(DataChannel opened))
            && opened == channel);
    client.awaitAcknowledged();
    return channel;
  }

  private static ChannelOptions options(String label) {
    ChannelOptions options = ChannelOptions.of(label);
    return label.equals(Messages.LOSSY)
        ? options.withOrdered(false).withMaxRetransmits(0)
        : options;
  }

  private long drops(SfuDrop reason) {
    return TestClient.await(sfu.stats()).drops().getOrDefault("sfu/" + reason, 0L);
  }

  private String next(int client) {
    return TestClient.poll(clients.get(client).messages, "a message");
  }

  @Test
  void aMessageGoesToEverybodyOrToOne() {
    DataChannel ann = join("ann", Messages.RELIABLE);
    DataChannel bob = join("bob", Messages.RELIABLE);
    join("cyd", Messages.RELIABLE);

    clients.get(0).post(ann, "", "to all");
    clients.get(0).post(ann, "cyd", "to Cyd");
    clients.get(1).post(bob, "ann", "to Ann");

    assertThat(next(1)).isEqualTo("parley ann: to all");
    assertThat(next(2)).isEqualTo("parley ann: to all");
    assertThat(next(2)).isEqualTo("parley ann: to Cyd");
    assertThat(next(0)).isEqualTo("parley bob: to Ann");
    assertThat(clients.get(1).messages).isEmpty();
  }

  @Test
  void orderIsKept() {
    DataChannel ann = join("ann", Messages.RELIABLE);
    join("bob", Messages.RELIABLE);
    for (int i = 0; i < 200; i++) {
      clients.get(0).post(ann, "", "message " + i);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(next(1)).isEqualTo("parley ann: message " + i);
    }
  }

  @Test
  void lossyMessagesStayOnTheirChannel() {
    DataChannel ann = join("ann", Messages.LOSSY);
    join("bob", Messages.LOSSY);
    join("cyd", Messages.RELIABLE);
    clients.get(0).post(ann, "", "where I am");
    assertThat(next(1)).isEqualTo("parley-lossy ann: where I am");
    assertThat(drops(SfuDrop.MESSAGE_FOR_NOBODY)).as("Cyd has no such channel").isEqualTo(1);
  }

  @Test
  void whatGoesNowhereIsCounted() {
    DataChannel ann = join("ann", Messages.RELIABLE);
    DataChannel bob = join("bob", "another");
    clients.get(0).post(ann, "nobody", "hello");
    clients.get(1).post(bob, "ann", "hello");
    clients.get(0).post(ann, "", "x".repeat(Messages.MAX_BYTES + 100));
    clients.get(0).post(ann, "ann", "to myself");
    awaitDrops(SfuDrop.MESSAGE_FOR_NOBODY, 2);
    awaitDrops(SfuDrop.MESSAGE_ON_OTHER_CHANNEL, 1);
    awaitDrops(SfuDrop.MESSAGE_MALFORMED, 1);
  }

  @Test
  void whoSendsTooMuchIsNotHeard() {
    DataChannel ann = join("ann", Messages.RELIABLE);
    join("bob", Messages.RELIABLE);
    for (int i = 0; i < 40; i++) {
      clients.get(0).post(ann, "", "x".repeat(Messages.MAX_BYTES));
    }
    awaitDrops(SfuDrop.MESSAGE_TOO_MUCH, 1);
    assertThat(next(1)).startsWith("parley ann: xxx");
  }

  @Test
  void whoIsSilencedIsNotHeard() {
    DataChannel ann = join("ann", Messages.RELIABLE);
    join("bob", Messages.RELIABLE);
    clients.get(0).peer.silence(true, Set.of());
    TestClient.await(clients.get(0).peer.stats()); // it counts from now on
    clients.get(0).post(ann, "", "hello");
    awaitDrops(SfuDrop.SILENCED, 1);
    assertThat(clients.get(1).messages).isEmpty();
  }

  private void awaitDrops(SfuDrop reason, long least) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (drops(reason) < least && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(drops(reason)).as("%s", reason).isGreaterThanOrEqualTo(least);
  }
}
