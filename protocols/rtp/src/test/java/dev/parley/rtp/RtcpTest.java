package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private static final ReportBlock BLOCK =
      new ReportBlock(0xCAFEBABE, 51, -3, 0x0001_1234L, 77, 0x89ABCDEFL, 0x1_8000);

  /// A compound of every packet that we write.
  static Packet everyPacket() {
    Packet packet = Packet.allocate(1200);
    RtcpWriter writer = new RtcpWriter(packet, 1200);
    boolean all =
        writer.senderReport(
                new RtcpMessage.SenderReport(
                    1, 0x1122334455667788L, 0xF0000000L, 4711, 0xFFFFFFFFL, List.of(BLOCK)))
            && writer.receiverReport(2, List.of(BLOCK, BLOCK))
            && writer.sourceDescription(3, "a-name")
            && writer.goodbye(4)
            && writer.nack(5, 6, new int[] {0xFFFF, 0, 16, 17, 40}, 5)
            && writer.pictureLoss(7, 8)
            && writer.fullIntraRequest(9, 10, 200)
            && writer.remb(11, 2_500_000, 12, 13);
    TransportFeedbackGenerator feedback = new TransportFeedbackGenerator(1);
    feedback.receive(1_000_000_000, 1);
    feedback.receive(1_010_000_000, 3);
    feedback.receive(1_200_000_000, 4);
    all &= feedback.write(2_000_000_000, writer, 14, 15);
    assertThat(all).isTrue();
    return packet;
  }

  private static List<RtcpMessage> read(Packet packet) {
    RtcpReader reader = new RtcpReader();
    reader.wrap(packet);
    List<RtcpMessage> messages = new ArrayList<>();
    for (RtcpMessage m = reader.next(); m != null; m = reader.next()) {
      messages.add(m);
    }
    assertThat(reader.drops().total()).isZero();
    return messages;
  }

  private static Packet hex(String text) {
    return Packet.copyOf(HexFormat.of().parseHex(text.replace(" ", "")));
  }

  @Test
  void roundTripsACompoundOfEveryPacket() {
    List<RtcpMessage> messages = read(everyPacket());

    assertThat(messages).hasSize(9);
    assertThat(messages.get(0))
        .isEqualTo(
            new RtcpMessage.SenderReport(
                1, 0x1122334455667788L, 0xF0000000L, 4711, 0xFFFFFFFFL, List.of(BLOCK)));
    assertThat(messages.get(1)).isEqualTo(new RtcpMessage.ReceiverReport(2, List.of(BLOCK, BLOCK)));
    assertThat(messages.get(2))
        .isEqualTo(
            new RtcpMessage.SourceDescription(
                List.of(new RtcpMessage.SourceDescription.Source(3, "a-name"))));
    assertThat(messages.get(3))
        .isInstanceOfSatisfying(
            RtcpMessage.Goodbye.class,
            bye -> {
              assertThat(bye.count()).isEqualTo(1);
              assertThat(bye.ssrc(0)).isEqualTo(4);
            });
    assertThat(messages.get(4))
        .isInstanceOfSatisfying(
            RtcpMessage.Nack.class,
            nack -> {
              List<Integer> missing = new ArrayList<>();
              nack.forEach(missing::add);
              assertThat(missing).containsExactly(0xFFFF, 0, 16, 17, 40);
              assertThat(nack.mediaSsrc()).isEqualTo(6);
            });
    assertThat(messages.get(5)).isEqualTo(new RtcpMessage.PictureLoss(7, 8));
    assertThat(messages.get(6))
        .isInstanceOfSatisfying(
            RtcpMessage.FullIntraRequest.class,
            fir -> {
              assertThat(fir.count()).isEqualTo(1);
              assertThat(fir.mediaSsrc(0)).isEqualTo(10);
              assertThat(fir.sequenceNumber(0)).isEqualTo(200);
            });
    assertThat(messages.get(7))
        .isInstanceOfSatisfying(
            RtcpMessage.Remb.class,
            remb -> {
              assertThat(remb.bitrateBps()).isBetween(2_499_984L, 2_500_000L);
              assertThat(remb.count()).isEqualTo(2);
              assertThat(remb.mediaSsrc(1)).isEqualTo(13);
            });
    assertThat(messages.get(8)).isInstanceOf(RtcpMessage.TransportFeedback.class);
  }

  @Test
  void writesTheBytesOfTheRfcs() {
    Packet pli = Packet.allocate(100);
    new RtcpWriter(pli, 100).pictureLoss(0x11111111, 0x22222222);
    assertThat(pli.toByteArray()).isEqualTo(hex("81CE0002 11111111 22222222").toByteArray());

    Packet nack = Packet.allocate(100);
    new RtcpWriter(nack, 100).nack(1, 2, new int[] {10, 11, 13, 26, 27}, 5);
    assertThat(nack.toByteArray())
        .isEqualTo(hex("81CD0004 00000001 00000002 000A8005 001B0000").toByteArray());

    Packet fir = Packet.allocate(100);
    new RtcpWriter(fir, 100).fullIntraRequest(1, 2, 3);
    assertThat(fir.toByteArray())
        .isEqualTo(hex("84CE0004 00000001 00000000 00000002 03000000").toByteArray());

    Packet remb = Packet.allocate(100);
    new RtcpWriter(remb, 100).remb(1, 1_000_000, 2);
    // 1 000 000 = 250 000 << 2
    assertThat(remb.toByteArray())
        .isEqualTo(hex("8FCE0005 00000001 00000000 52454D42 010BD090 00000002").toByteArray());

    Packet sdes = Packet.allocate(100);
    new RtcpWriter(sdes, 100).sourceDescription(1, "ab");
    assertThat(sdes.toByteArray())
        .isEqualTo(hex("81CA0003 00000001 01026162 00000000").toByteArray());
  }

  @Test
  void padsNamesOfEveryLengthToAWord() {
    for (int length = 0; length < 40; length++) {
      Packet packet = Packet.allocate(100);
      String name = "x".repeat(length);
      new RtcpWriter(packet, 100).sourceDescription(1, name);
      new RtcpWriter(packet, 100).goodbye(1);
      assertThat(packet.length() % 4).isZero();
      assertThat(read(packet))
          .hasSize(2)
          .first()
          .isEqualTo(
              new RtcpMessage.SourceDescription(
                  List.of(new RtcpMessage.SourceDescription.Source(1, name))));
    }
  }

  @Test
  void skipsWhatNobodyReads() {
    RtcpReader reader = new RtcpReader();
    // APP, XR, an unknown feedback format, application feedback that is not REMB, then a PLI
    reader.wrap(
        hex(
            "80CC0002 00000001 41424344 80CF0001 00000001 83CD0002 00000001 00000002"
                + "8FCE0004 00000001 00000002 41424344 00000000 81CE0002 00000001 00000002"));

    assertThat(reader.next()).isEqualTo(new RtcpMessage.PictureLoss(1, 2));
    assertThat(reader.next()).isNull();
    assertThat(reader.drops().get(RtcpDrop.UNKNOWN)).isEqualTo(4);
  }

  @Test
  void readsAReducedSizePacket() {
    assertThat(read(hex("81CE0002 00000001 00000002")))
        .containsExactly(new RtcpMessage.PictureLoss(1, 2));
  }

  @Test
  void writesNothingWhereThereIsNoRoom() {
    Packet packet = Packet.allocate(200);
    RtcpWriter writer = new RtcpWriter(packet, 30);
    assertThat(writer.pictureLoss(1, 2)).isTrue();
    assertThat(writer.receiverReport(1, List.of(BLOCK))).isFalse();
    assertThat(writer.nack(1, 2, new int[] {1, 100}, 2)).isFalse();
    assertThat(packet.length()).isEqualTo(12);
    assertThat(writer.pictureLoss(1, 2)).isTrue();
    assertThat(packet.length()).isEqualTo(24);
  }

  @Test
  void refusesCallersThatAreWrong() {
    RtcpWriter writer = new RtcpWriter(Packet.allocate(2000), 2000);
    assertThatThrownBy(() -> writer.sourceDescription(1, "x".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.remb(1, -1)).isInstanceOf(IllegalArgumentException.class);
    List<ReportBlock> tooMany = Collections.nCopies(32, BLOCK);
    assertThatThrownBy(() -> writer.receiverReport(1, tooMany))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nacksRoundTripForAnyLosses() {
    for (int seed = 0; seed < 1000; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      int count = 1 + entropy.nextInt(200);
      int[] missing = new int[count];
      int number = entropy.nextInt(65_536);
      for (int i = 0; i < count; i++) {
        number += 1 + entropy.nextInt(20);
        missing[i] = number & 0xFFFF;
      }
      Packet packet = Packet.allocate(1200);
      assertThat(new RtcpWriter(packet, 1200).nack(1, 2, missing, count)).isTrue();
      List<Integer> read = new ArrayList<>();
      ((RtcpMessage.Nack) read(packet).getFirst()).forEach(read::add);
      assertThat(read.stream().mapToInt(i -> i).toArray()).as("seed %d", seed).isEqualTo(missing);
    }
  }

  @Test
  void rembRoundsDownToEighteenBits() {
    for (long bitrate = 0; bitrate < 1L << 61; bitrate = bitrate * 3 + 1) {
      Packet packet = Packet.allocate(100);
      new RtcpWriter(packet, 100).remb(1, bitrate);
      long read = ((RtcpMessage.Remb) read(packet).getFirst()).bitrateBps();
      assertThat(read).isLessThanOrEqualTo(bitrate);
      assertThat(bitrate - read).isLessThanOrEqualTo(bitrate >>> 17);
    }
  }

  /// The numbers of RFC 3550, section 6.4.1, figure 2: 6.125 s.
  @Test
  void rfc3550Figure2RoundTripTime() {
    ReportBlock block = new ReportBlock(1, 0, 0, 0, 0, 0xB705_2000L, 0x0005_4000L);
    long ntp = 0xB710_8000L << 16;

    assertThat(block.roundTripNanos(ntp)).isEqualTo(6_125_000_000L);
  }

  @Test
  void roundTripTimeIsUnknownWithoutReportOrWithImpossibleNumbers() {
    assertThat(new ReportBlock(1, 0, 0, 0, 0, 0, 0).roundTripNanos(1L << 40)).isEqualTo(-1);
    assertThat(new ReportBlock(1, 0, 0, 0, 0, 2, 5).roundTripNanos(3L << 16)).isEqualTo(-1);
  }
}
