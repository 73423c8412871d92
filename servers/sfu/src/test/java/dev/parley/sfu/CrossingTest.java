package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.jsep.SendTrack;
import dev.parley.net.NetConfig;
import dev.parley.net.Shard;
import dev.parley.net.Shards;
import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpWriter;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RtpSource;
import dev.parley.session.SendSpec;
import dev.parley.sim.LeakFindingPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Packets of another thread, into a pool that poisons what is given back.
class CrossingTest {
  private static final CodecSpec OPUS = new CodecSpec(111, "opus", 48_000, 2, "", List.of(), -1);
  private static final int LIMIT = 100;

  private final Shards shards =
      Shards.open(NetConfig.defaults().withAddresses(List.of(TransportAddress.of("127.0.0.1", 0))));
  private final Shard shard = shards.shard(0);
  private final LeakFindingPool pool = new LeakFindingPool(LIMIT);
  private final AtomicInteger lost = new AtomicInteger();
  private final Crossing crossing =
      new Crossing(pool, shard::now, _ -> lost.incrementAndGet(), shard::ring);
  private final Keeper keeper = new Keeper();
  private final Track mirror =
      new Track(
          new Bystander("ann"),
          new SfuTrack("ann/0", "ann", MediaKind.AUDIO, "", "opus"),
          0,
          List.of());
  private final RemoteStream.Facts facts = new RemoteStream.Facts(0, OPUS, null, ExtensionIds.NONE);
  private final RemoteStream stream = new RemoteStream(mirror, 1000, facts);

  /// Keeps packets, as the history of a connection does.
  private static final class Keeper extends Bystander {
    final List<Packet> kept = new ArrayList<>();

    Keeper() {
      super("bob");
    }

    @Override
    public void send(
        long now,
        int media,
        RtpPacket rtp,
        Packet packet,
        RtpSource stream,
        int payloadType,
        int sequenceNumber,
        long timestamp,
        long patch) {
      kept.add(packet.retain());
    }
  }

  private static Packet packet(int number) {
    byte[] text = ("frame " + number).getBytes(StandardCharsets.UTF_8);
    Packet packet = Packet.allocate(200);
    RtpWriter writer = new RtpWriter(false);
    int header =
        writer
            .start(packet.array(), packet.offset(), true, 111, number & 0xFFFF, number, 1000)
            .end();
    System.arraycopy(text, 0, packet.array(), packet.offset() + header, text.length);
    packet.length(header + text.length);
    return packet;
  }

  private void subscribe() {
    SendTrack sending = new SendTrack("ann", "ann/0", new SendSpec(1, 0, "ann"));
    MediaSpec spec =
        new MediaSpec(
            0,
            "0",
            MediaKind.AUDIO,
            true,
            false,
            List.of(OPUS),
            List.of(),
            sending.sending(),
            List.of(),
            true);
    mirror.add(new Slot(keeper, mirror, sending, spec, 1, 1));
  }

  private static String text(Packet packet) {
    RtpPacket view = new RtpPacket();
    assertThat(view.wrap(packet)).isNull();
    return new String(
        view.array(), view.payloadOffset(), view.payloadLength(), StandardCharsets.UTF_8);
  }

  @AfterEach
  void close() {
    shards.close();
  }

  @Test
  void packetsAreCopiedOnceForEveryoneAndGivenBack() {
    onShard(() -> {
      subscribe();
      subscribe();
    });
    for (int i = 0; i < 3 * LIMIT; i++) {
      assertThat(crossing.put(stream, facts, packet(i))).isTrue();
      if (i % 7 == 0) {
        crossing.announce();
      }
      if (i % LIMIT == LIMIT - 1) {
        crossing.announce();
        int first = i + 1 - LIMIT;
        onShard(() -> {
          assertThat(pool.inUse()).as("one for both").isEqualTo(LIMIT);
          assertThat(keeper.kept).hasSize(2 * LIMIT);
          for (int k = 0; k < LIMIT; k++) {
            assertThat(text(keeper.kept.get(2 * k))).isEqualTo("frame " + (first + k));
            assertThat(keeper.kept.get(2 * k + 1)).isSameAs(keeper.kept.get(2 * k));
          }
          keeper.kept.forEach(Packet::release);
          keeper.kept.clear();
          pool.assertNoLeaks();
        });
      }
    }
    assertThat(lost).hasValue(0);
  }

  @Test
  void whatFindsNoPacketIsCounted() {
    onShard(this::subscribe);
    for (int i = 0; i < LIMIT + 5; i++) {
      crossing.put(stream, facts, packet(i));
    }
    crossing.announce();
    onShard(() -> assertThat(keeper.kept).hasSize(LIMIT));
    assertThat(lost).hasValue(5);
  }

  @Test
  void whatNobodyWantsIsGivenBackAtOnce() {
    for (int i = 0; i < 20; i++) {
      crossing.put(stream, facts, packet(i));
    }
    crossing.put(stream, facts, Packet.copyOf(new byte[] {1, 2, 3}));
    crossing.announce();
    onShard(pool::assertNoLeaks);
  }

  private void onShard(Runnable task) {
    TestClient.await(
        shard.submit(() -> {
          task.run();
          return true;
        }));
  }
}
