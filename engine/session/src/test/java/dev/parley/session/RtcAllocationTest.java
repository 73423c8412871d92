package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.Outbox;
import dev.parley.core.Packet;
import dev.parley.core.SlotPool;
import dev.parley.rtp.RtpPacket;
import dev.parley.srtp.SrtpPolicy;
import dev.parley.srtp.SrtpReceiver;
import dev.parley.srtp.SrtpSender;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Per packet, nothing of ours is allocated: only the JDK's cipher makes garbage, which is measured
/// beside it.
class RtcAllocationTest {
  private static final int ROUNDS = 20;
  private static final int PER_ROUND = 2_000;
  private static final int PAYLOAD = 1100;

  /// As long as the header that is written: 12 bytes and three extensions.
  private static final int HEADER = 28;

  private static final SrtpPolicy POLICY = SrtpPolicy.AEAD_AES_128_GCM;
  private static final byte[] KEY = new byte[POLICY.keyBytes()];
  private static final byte[] SALT = new byte[POLICY.saltBytes()];

  @Test
  void forwardingAllocatesNothingButTheCiphersGarbage() throws ReflectiveOperationException {
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), List.of(Specs.video(0, 1000)));
    SendStream stream = rig.sections.section(0).sending(0);
    assertThat(stream).isNotNull();
    ReceiveStream source =
        new ReceiveStream(9, new Section(Specs.video(0, 9)), Specs.vp8(Specs.VP8, Specs.VP8_RTX));
    SlotPool pool = new SlotPool(2000);
    RtpPacket view = new RtpPacket();
    Reused out = new Reused();
    byte[] plain = InsiderRig.rtp(Specs.VP8, 1, 9, PAYLOAD);
    double whole =
        bytesPerPacket(i -> {
          Packet packet = pool.take();
          if (packet == null) {
            throw new AssertionError("the pool is empty");
          }
          packet.copyFrom(plain, 0, plain.length);
          view.wrap(packet);
          rig.outbound.forward(stream, view, packet, source, Specs.VP8, i, i, 0);
          packet.release();
          rig.outbound.transmit(rig.now, 1, rig.sender, out);
        });
    assertThat(out.count).isEqualTo(ROUNDS * PER_ROUND);

    SrtpSender sender = new SrtpSender(POLICY, KEY, SALT);
    byte[] header = InsiderRig.rtp(Specs.VP8, 1, 9, HEADER);
    byte[] target = new byte[2000];
    double cipher =
        bytesPerPacket(i -> {
          Bytes.putU16(header, 2, i);
          sender.protectRtp(header, 0, HEADER, plain, 12, PAYLOAD, target, 0);
        });
    assertThat(sender.drops().total()).isZero();
    assertThat(whole - cipher).as("bytes per packet of %s", whole).isLessThan(16);
  }

  @Test
  void receivingAllocatesNothingButTheCiphersGarbage() throws ReflectiveOperationException {
    byte[][] sent = new byte[ROUNDS * PER_ROUND][];
    SrtpSender sender = new SrtpSender(POLICY, KEY, SALT);
    for (int i = 0; i < sent.length; i++) {
      Packet packet = Packet.copyOf(InsiderRig.rtp(Specs.VP8, i, 9, 300));
      assertThat(sender.protectRtp(packet)).isPositive();
      sent[i] = packet.toByteArray();
    }
    InsiderRig rig = new InsiderRig(RtcLimits.defaults(), List.of(Specs.video(0, 1000)));
    Inbound inbound =
        new Inbound(rig.context, rig.sections, rig.reader, rig.writer, new Peer.Nowhere());
    SrtpReceiver receiver = new SrtpReceiver(POLICY, KEY, SALT);
    Packet packet = Packet.allocate(2000);
    double whole =
        bytesPerPacket(i -> {
          packet.clear();
          packet.copyFrom(sent[i], 0, sent[i].length);
          inbound.receive(rig.now, receiver, packet);
        });
    SrtpReceiver alone = new SrtpReceiver(POLICY, KEY, SALT);
    double cipher =
        bytesPerPacket(i -> {
          packet.clear();
          packet.copyFrom(sent[i], 0, sent[i].length);
          alone.unprotectRtp(packet);
        });
    assertThat(rig.context.drops.total() + receiver.drops().total()).isZero();
    assertThat(whole - cipher).as("bytes per packet of %s", whole).isLessThan(16);
  }

  /// The least over some rounds, since the first ones run before the compiler is done.
  private static double bytesPerPacket(IntConsumer step) throws ReflectiveOperationException {
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = allocatedBytes();
      for (int i = 0; i < PER_ROUND; i++) {
        step.accept(round * PER_ROUND + i);
      }
      least = Math.min(least, (double) (allocatedBytes() - before) / PER_ROUND);
    }
    return least;
  }

  /// Lends the same memory again and again.
  private static final class Reused implements Outbox {
    private final Packet packet = Packet.allocate(2000);
    int count;

    @Override
    public @Nullable Packet claim(int path, int maxLength) {
      packet.clear();
      return packet;
    }

    @Override
    public void commit(Packet written, long sendId) {
      count++;
    }
  }

  /// By reflection, for the module under test does not read jdk.management.
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method method =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) method.invoke(bean);
  }
}
