package dev.parley.bench;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.rtp.ExtensionIds;
import dev.parley.rtp.ExtensionKind;
import dev.parley.rtp.ExtensionMapping;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.RtpWriter;
import dev.parley.srtp.SrtpPolicy;
import dev.parley.srtp.SrtpSender;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What an SFU does with a packet for one subscriber: 1200 bytes, AEAD_AES_128_GCM.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForwardBenchmark {
  private static final int LENGTH = 1200;
  private static final int TRANSPORT_ID = 5;
  private static final int MID_ID = 9;

  private final SrtpSender sender =
      new SrtpSender(SrtpPolicy.AEAD_AES_128_GCM, new byte[16], new byte[12]);
  private final byte[] mid = "0".getBytes(StandardCharsets.US_ASCII);
  private final RtpWriter writer = new RtpWriter(true);
  private final RtpPacket view = new RtpPacket();
  private final Packet packet;
  private final ExtensionMapping mapping;
  private final byte[] out = new byte[2048];
  private int sequenceNumber;

  /// A packet of video with the extensions that Chromium sends.
  public ForwardBenchmark() {
    ExtensionIds from =
        ExtensionIds.NONE
            .with(ExtensionKind.ABS_SEND_TIME, 2)
            .with(ExtensionKind.TRANSPORT_SEQUENCE_NUMBER, 3)
            .with(ExtensionKind.MID, 4)
            .with(ExtensionKind.VIDEO_ORIENTATION, 13);
    mapping =
        new ExtensionMapping(
            from,
            ExtensionIds.NONE.with(ExtensionKind.VIDEO_ORIENTATION, 4),
            EnumSet.of(ExtensionKind.VIDEO_ORIENTATION));
    packet = Packet.copyOf(new SeededEntropy(2).bytes(LENGTH));
    writer
        .start(packet.array(), packet.offset(), true, 96, 1, 2, 3)
        .u24(2, 1)
        .u16(3, 1)
        .extension(4, mid)
        .u8(13, 0)
        .end();
    if (view.wrap(packet) != null) {
      throw new IllegalStateException("not RTP");
    }
  }

  /// Reads header and extensions, once for each packet received.
  @Benchmark
  public int parse() {
    view.wrap(packet);
    return view.extensions().u16(3) + view.payloadLength();
  }

  /// Writes the header for one subscriber.
  @Benchmark
  public int rewrite() {
    sequenceNumber++;
    return writer
        .start(out, 0, view.marker(), 98, sequenceNumber, view.timestamp() + 90, 4711)
        .csrcs(view)
        .extensions(view.extensions(), mapping)
        .extension(MID_ID, mid)
        .u16(TRANSPORT_ID, sequenceNumber)
        .end();
  }

  /// Writes the header and encrypts the payload behind it.
  @Benchmark
  public int rewriteAndProtect() {
    int headerLength = rewrite();
    int length =
        sender.protectRtp(
            out, 0, headerLength, view.array(), view.payloadOffset(), view.payloadLength(), out, 0);
    if (length < 0) {
      throw new IllegalStateException("dropped with code " + length);
    }
    return length;
  }
}
