package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.rtp.NackGenerator;
import dev.parley.rtp.ReceiveStatistics;
import dev.parley.rtp.RetransmissionCache;
import dev.parley.rtp.RtcpWriter;
import dev.parley.rtp.SequenceRewriter;
import dev.parley.rtp.TransportFeedbackGenerator;
import dev.parley.rtp.VideoFormat;
import dev.parley.rtp.Vp8Packetizer;
import dev.parley.srtp.SrtpPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens for every packet makes no garbage of ours.
class AllocationTest {
  private int n;

  private void assertFree(Runnable call) {
    assertThat(AllocationMeter.bytesPerCall(call)).isLessThan(1);
  }

  @Test
  void meterSeesGarbage() {
    Object[] sink = new Object[1];
    assertThat(AllocationMeter.bytesPerCall(() -> sink[0] = new byte[16])).isGreaterThan(16);
  }

  @Test
  void readingAndRewritingRtp() {
    ForwardBenchmark forward = new ForwardBenchmark();
    assertFree(forward::parse);
    assertFree(forward::rewrite);
  }

  /// The JDK's ciphers make about 1 KB for each packet; more would be ours.
  @ParameterizedTest
  @EnumSource
  void protectingSrtpMakesNoMoreThanTheJdkDoes(SrtpPolicy policy) {
    SrtpBenchmark srtp = new SrtpBenchmark();
    srtp.policy = policy;
    srtp.setUp();
    assertThat(AllocationMeter.bytesPerCall(srtp::protect)).isLessThan(1500);
  }

  @Test
  void receiveStatistics() {
    ReceiveStatistics statistics = new ReceiveStatistics(1, 90_000);
    assertFree(() -> {
      n++;
      statistics.receive(n * 1000L, n & 0xFFFF, n, 100);
    });
  }

  @Test
  void nacks() {
    NackGenerator nacks = new NackGenerator();
    int[] numbers = new int[100];
    assertFree(() -> {
      n += n % 7 == 0 ? 3 : 1;
      nacks.receive(n * 1_000_000L, n & 0xFFFF, n % 1000 == 0);
      nacks.due(n * 1_000_000L, 30_000_000, numbers);
    });
  }

  @Test
  void retransmissions() {
    RetransmissionCache cache = new RetransmissionCache(512, 1_000_000_000);
    Packet packet = Packet.allocate(100);
    assertFree(() -> {
      n++;
      cache.add(n * 1_000_000L, n & 0xFFFF, n, 96, packet);
      cache.resend(n * 1_000_000L, (n - 20) & 0xFFFF, 0);
    });
  }

  @Test
  void transportFeedback() {
    TransportFeedbackGenerator feedback = new TransportFeedbackGenerator(100_000_000);
    Packet packet = Packet.allocate(1200);
    RtcpWriter writer = new RtcpWriter(packet, 1200);
    assertFree(() -> {
      n++;
      feedback.receive(n * 1_000_000L, n & 0xFFFF);
      packet.clear();
      feedback.write(n * 1_000_000L, writer, 1, 2);
    });
  }

  @Test
  void switchingAndPackets() {
    SequenceRewriter rewriter = new SequenceRewriter(90_000, 1, 1);
    Vp8Packetizer packetizer = new Vp8Packetizer(1);
    byte[] frame = new byte[5000];
    byte[] out = new byte[1200];
    assertFree(() -> {
      n++;
      if (n % 100 == 0) {
        rewriter.switchTo(n);
      }
      rewriter.accept(n * 1_000_000L, rewriter.source(), n & 0xFFFF, n);
      packetizer.start(frame, 0, frame.length, 1100);
      for (int length = packetizer.next(out, 0); length > 0; length = packetizer.next(out, 0)) {
        VideoFormat.VP8.startsKeyFrame(out, 0, length);
      }
    });
  }
}
