package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.parley.core.Bytes;
import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Packets that lie about themselves.
class RtpAttacksTest {
  private final RtpPacket packet = new RtpPacket();
  private final RtcpReader reader = new RtcpReader();

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private int messages(byte[] bytes) {
    reader.wrap(bytes, 0, bytes.length);
    int count = 0;
    while (reader.next() != null) {
      count++;
    }
    return count;
  }

  @Test
  void attack35PacketOfFourBytes() {
    // A receiver report that ends with its header, and one with only half of it.
    assertThat(messages(hex("80C90000"))).isZero();
    assertThat(reader.drops().get(RtcpDrop.CONTENTS)).isEqualTo(1);
    assertThat(messages(hex("80C9"))).isZero();
    assertThat(reader.drops().get(RtcpDrop.TOO_SHORT)).isEqualTo(1);
    for (int type = 192; type < 224; type++) {
      for (int count = 0; count < 32; count++) {
        messages(new byte[] {(byte) (0x80 | count), (byte) type, 0, 0});
      }
    }
  }

  @Test
  void attack35LengthBeyondThePacket() {
    assertThat(messages(hex("80C90007 00000001"))).isZero();
    assertThat(reader.drops().get(RtcpDrop.LENGTH)).isEqualTo(1);
    assertThat(messages(hex("80C9FFFF 00000001"))).isZero();
    assertThat(reader.drops().get(RtcpDrop.LENGTH)).isEqualTo(2);
  }

  @Test
  void attack35CountOfBlocksBeyondTheLength() {
    assertThat(messages(hex("9FC90001 00000001"))).isZero();
    assertThat(messages(hex("81C80006 00000001" + "00".repeat(20)))).isZero();
    assertThat(messages(hex("9FCB0001 00000001"))).isZero();
    assertThat(messages(hex("82CA0002 00000001 00000000"))).isZero();
    assertThat(reader.drops().get(RtcpDrop.CONTENTS)).isEqualTo(4);
  }

  @Test
  void attack35DescriptionItemBeyondTheLength() {
    assertThat(messages(hex("81CA0002 00000001 01FF4142"))).isZero();
    assertThat(messages(hex("81CA0002 00000001 01024142"))).isEqualTo(1); // no zero at the end
    assertThat(reader.drops().get(RtcpDrop.CONTENTS)).isEqualTo(1);
  }

  @Test
  void attack35CompoundOfThousandsOfPackets() {
    byte[] bytes = new byte[1500];
    for (int at = 0; at < bytes.length; at += 4) {
      Bytes.putU32(bytes, at, 0x80CB0000L);
    }
    assertThat(messages(bytes)).isEqualTo(bytes.length / 4);
  }

  @Test
  void attack35RembThatLiesAboutItsCount() {
    String header = "8FCE0006 00000001 00000000 52454D42 ";
    assertThat(messages(hex(header + "01 000001 00000005 00000006"))).isZero();
    assertThat(messages(hex(header + "FF 000001 00000005 00000006"))).isZero();
    assertThat(messages(hex(header + "02 FFFFFF 00000005 00000006"))).isZero(); // 2^63 and more
    assertThat(reader.drops().get(RtcpDrop.CONTENTS)).isEqualTo(3);
    assertThat(messages(hex(header + "02 000001 00000005 00000006"))).isEqualTo(1);
  }

  @Test
  void attack35FeedbackThatLiesAboutItsCount() {
    TransportFeedbackReader feedback = new TransportFeedbackReader();
    AtomicInteger calls = new AtomicInteger();
    String[] contents = {
      "0001 FFFF 000000 00 2001 0000", // more packets than any report may have
      "0001 0100 000000 00 2001 0000", // fewer chunks than packets
      "0001 0005 000000 00 2005 0101", // fewer deltas than received packets
      "0001 0002 000000 00 6002 0000", // reserved symbol in a run
      "0001 0002 000000 00 F000 0000", // reserved symbol in a vector
      "0001 0002 000000 00 2000 2000" // runs of nothing
    };
    for (String content : contents) {
      byte[] bytes = hex("8FCD0005 00000001 00000002" + content.replace(" ", ""));
      reader.wrap(bytes, 0, bytes.length);
      RtcpMessage message = reader.next();
      assertThat(message).isInstanceOf(RtcpMessage.TransportFeedback.class);
      boolean read =
          feedback.read(
              (RtcpMessage.TransportFeedback) message, (number, at) -> calls.incrementAndGet());
      assertThat(read).as(content).isFalse();
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void attack35PaddingOfRtcpLies() {
    assertThat(messages(hex("A0C90001 000000FF"))).isZero();
    assertThat(messages(hex("A0C90001 00000000"))).isZero();
    assertThat(messages(hex("A0C90002 00000001 00000003"))).isZero();
    assertThat(messages(hex("A0C90002 00000001 00000004 80C90001 00000001"))).isZero();
    assertThat(reader.drops().get(RtcpDrop.PADDING)).isEqualTo(4);
    assertThat(messages(hex("A0C90002 00000001 00000004"))).isEqualTo(1);
  }

  @Test
  void transportFeedbackIsPaddedByBrowsersToFourBytes() {
    String feedback = "AFCD0005 00000001 00000002 00010001 00000000 2001 04 01";
    assertThat(messages(hex(feedback.replace(" ", "")))).isEqualTo(1);
    assertThat(messages(hex(feedback.replace(" ", "") + "80C9000100000001"))).isEqualTo(2);
    assertThat(reader.drops().total()).isZero();
  }

  @Test
  void attack36PaddingLongerThanThePayload() {
    byte[] bytes = hex("A0 60 0001 00000000 00000001 010203 05");
    assertThat(packet.wrap(bytes, 0, bytes.length)).isEqualTo(RtpDrop.PADDING);
    bytes[bytes.length - 1] = (byte) 0xFF;
    assertThat(packet.wrap(bytes, 0, bytes.length)).isEqualTo(RtpDrop.PADDING);
    bytes[bytes.length - 1] = 0;
    assertThat(packet.wrap(bytes, 0, bytes.length)).isEqualTo(RtpDrop.PADDING);
    bytes[bytes.length - 1] = 4;
    assertThat(packet.wrap(bytes, 0, bytes.length)).isNull();
    assertThat(packet.wrap(bytes, 0, 12)).isEqualTo(RtpDrop.PADDING);
  }

  @Test
  void attack36PaddingIsNotForwarded() {
    byte[] bytes = hex("A0 60 0001 00000000 00000001 010203 00000003");
    assertThat(packet.wrap(bytes, 0, bytes.length)).isNull();
    byte[] out = new byte[64];

    int header = new RtpWriter(true).start(out, 0, false, 97, 1, 2, 3).csrcs(packet).end();
    System.arraycopy(bytes, packet.payloadOffset(), out, header, packet.payloadLength());

    RtpPacket forwarded = new RtpPacket();
    assertThat(forwarded.wrap(out, 0, header + packet.payloadLength())).isNull();
    assertThat(forwarded.paddingLength()).isZero();
    assertThat(forwarded.payloadLength()).isEqualTo(4);
  }

  @Test
  void attack37ExtensionBeyondThePacket() {
    byte[] bytes = hex("90 60 0001 00000000 00000001 BEDE0002 10850000");
    assertThat(packet.wrap(bytes, 0, bytes.length)).isEqualTo(RtpDrop.HEADER);
    Bytes.putU16(bytes, 14, 0xFFFF);
    assertThat(packet.wrap(bytes, 0, bytes.length)).isEqualTo(RtpDrop.HEADER);
    assertThat(packet.wrap(bytes, 0, 14)).isEqualTo(RtpDrop.HEADER);
  }

  @Test
  void attack37ElementBeyondTheExtension() {
    byte[] oneByte = hex("90 60 0001 00000000 00000001 BEDE0001 10852F00 11223344");
    assertThat(packet.wrap(oneByte, 0, oneByte.length)).isNull();
    assertThat(packet.extensions().count()).isEqualTo(1);
    byte[] twoByte = hex("90 60 0001 00000000 00000001 10000001 010502FF 11223344");
    assertThat(packet.wrap(twoByte, 0, twoByte.length)).isNull();
    assertThat(packet.extensions().count()).isZero();
    byte[] cut = hex("90 60 0001 00000000 00000001 10000001 01010509 11223344");
    assertThat(packet.wrap(cut, 0, cut.length)).isNull();
    assertThat(packet.extensions().count()).isEqualTo(1);
  }

  @Test
  void attack37ReservedIdsEndTheOneByteForm() {
    byte[] fifteen = hex("90 60 0001 00000000 00000001 BEDE0002 1085F022 20330000");
    packet.wrap(fifteen, 0, fifteen.length);
    assertThat(packet.extensions().count()).isEqualTo(1);
    byte[] zero = hex("90 60 0001 00000000 00000001 BEDE0002 10850122 33207700");
    packet.wrap(zero, 0, zero.length);
    assertThat(packet.extensions().count()).isEqualTo(1);
  }

  @Test
  void attack37MoreElementsThanAnybodyNeeds() {
    RtpWriter writer = new RtpWriter(true);
    byte[] out = new byte[2048];
    writer.start(out, 0, false, 96, 1, 2, 3);
    for (int id = 16; id < 250; id++) {
      writer.u8(id, id);
    }
    int length = writer.end();
    assertThat(packet.wrap(out, 0, length)).isNull();
    assertThat(packet.extensions().count()).isEqualTo(HeaderExtensions.MAX_ELEMENTS);

    byte[] many = new byte[12 + 4 + 400];
    Bytes.putU32(many, 0, 0x90600001L);
    Bytes.putU32(many, 12, 0x10000000L | (many.length / 4 - 4));
    for (int i = 16; i < many.length; i += 2) {
      many[i] = (byte) (16 + (i / 2) % 200);
    }
    assertThat(packet.wrap(many, 0, many.length)).isNull();
    assertThat(packet.extensions().count()).isEqualTo(HeaderExtensions.MAX_ELEMENTS);
  }

  /// Any bytes, and any bytes of a real packet changed, are read without a throw.
  @Test
  void readsMutatedBytesWithoutThrowing() {
    TransportFeedbackReader feedback = new TransportFeedbackReader();
    byte[] template = RtcpTest.everyPacket().toByteArray();
    for (int seed = 0; seed < 20_000; seed++) {
      SeededEntropy entropy = new SeededEntropy(seed);
      byte[] bytes =
          seed % 2 == 0 ? template.clone() : entropy.bytes(entropy.nextInt(template.length));
      for (int i = 0; i < 6 && bytes.length > 0; i++) {
        bytes[entropy.nextInt(bytes.length)] = (byte) entropy.nextInt();
      }
      assertThatCode(() -> readAll(bytes, feedback)).as("seed %d", seed).doesNotThrowAnyException();
    }
  }

  private void readAll(byte[] bytes, TransportFeedbackReader feedback) {
    RtpPacket view = new RtpPacket();
    if (view.wrap(bytes, 0, bytes.length) == null) {
      for (int id = 0; id < 256; id++) {
        view.extensions().text(id);
        VideoTiming.read(view.extensions(), id);
        ColorSpace.read(view.extensions(), id);
      }
      for (VideoFormat format : VideoFormat.values()) {
        format.startsKeyFrame(bytes, view.payloadOffset(), view.payloadLength());
      }
      Rtx.decapsulate(Packet.copyOf(bytes), view, 96, 1);
    }
    reader.wrap(bytes, 0, bytes.length);
    for (RtcpMessage m = reader.next(); m != null; m = reader.next()) {
      switch (m) {
        case RtcpMessage.Nack nack -> nack.forEach(number -> {});
        case RtcpMessage.TransportFeedback f -> feedback.read(f, (number, at) -> {});
        case RtcpMessage.CongestionFeedback f ->
            new CongestionFeedbackReader().read(f, (ssrc, number, at) -> {});
        case RtcpMessage.Goodbye bye -> bye.count();
        case RtcpMessage.FullIntraRequest fir -> {
          for (int i = 0; i < fir.count(); i++) {
            fir.mediaSsrc(i);
            fir.sequenceNumber(i);
          }
        }
        case RtcpMessage.Remb remb -> {
          for (int i = 0; i < remb.count(); i++) {
            remb.mediaSsrc(i);
          }
        }
        case RtcpMessage.SenderReport _,
            RtcpMessage.ReceiverReport _,
            RtcpMessage.SourceDescription _,
            RtcpMessage.PictureLoss _ -> {}
      }
    }
  }
}
