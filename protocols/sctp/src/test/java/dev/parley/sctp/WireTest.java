package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Bytes;
import dev.parley.core.SeededEntropy;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// What is on the wire, byte for byte.
class WireTest {
  private static final HexFormat HEX = HexFormat.of();

  /// The 32 bytes of zeros and their CRC-32C of RFC 3720, appendix B.4: aa 36 91 8a on the wire.
  @Test
  void rfc3720ChecksumOfZeros() {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(new byte[32]);
    assertThat(Integer.reverseBytes((int) crc.getValue())).isEqualTo(0xAA36918A);
  }

  @Test
  void writesDataWithItsChecksumAndPadding() {
    PacketWriter writer = new PacketWriter();
    byte[] packet = new byte[100];
    writer.begin(packet, 0, 100, 5000, 5000, 0x01020304);
    writer.open(ChunkType.DATA, ChunkType.FLAG_BEGIN | ChunkType.FLAG_END);
    writer.u32(7);
    writer.u16(1);
    writer.u16(2);
    writer.u32(51);
    writer.put("abc".getBytes(StandardCharsets.UTF_8), 0, 3);
    writer.shut();
    int length = writer.finish(true);
    assertThat(length).isEqualTo(32);
    assertThat(HEX.formatHex(packet, 12, 32))
        .isEqualTo("00030013" + "00000007" + "00010002" + "00000033" + "61626300");
    assertThat(new Checksum().isValid(packet.clone(), 0, length)).isTrue();
    packet[20] ^= 1;
    assertThat(new Checksum().isValid(packet, 0, length)).isFalse();
  }

  @Test
  void writesGapsAndDuplicatesOfASack() {
    TsnWindow window = new TsnWindow();
    window.start(10);
    for (long tsn : new long[] {10, 12, 13, 16}) {
      window.add(tsn);
    }
    window.duplicate(12);
    byte[] packet = new byte[100];
    PacketWriter writer = new PacketWriter();
    writer.begin(packet, 0, 100, 5000, 5000, 0);
    window.write(writer, 0x10000);
    // cumulative 10, gaps 2-3 and 6-6, duplicate 12
    assertThat(HEX.formatHex(packet, 12, 40))
        .isEqualTo(
            "0300001c"
                + "0000000a"
                + "00010000"
                + "00020001"
                + "00020003"
                + "00060006"
                + "0000000c");
    window.add(11);
    assertThat(window.cumulative()).isEqualTo(13);
    window.forwardTo(15);
    assertThat(window.cumulative()).isEqualTo(16);
    assertThat(window.hasGaps()).isFalse();
  }

  @Test
  void writesAndReadsTheAnnouncementOfAChannel() {
    ChannelOptions options =
        ChannelOptions.of("ab").withProtocol("c").withOrdered(false).withMaxRetransmits(3);
    byte[] open = Dcep.open(options);
    assertThat(HEX.formatHex(open))
        .isEqualTo("03" + "81" + "0100" + "00000003" + "0002" + "0001" + "616263");
    assertThat(Dcep.readOpen(open, 0, open.length, 4)).isEqualTo(options.withId(4));
    for (int length = 0; length < open.length; length++) {
      assertThat(Dcep.readOpen(open, 0, length, 4)).isNull();
    }
    open[1] = 7;
    assertThat(Dcep.readOpen(open, 0, open.length, 4)).isNull();
  }

  @Test
  void aCookieIsOursFreshAndUntouchedOrNothing() {
    StateCookie cookies = new StateCookie(new SeededEntropy(1).bytes(32));
    PeerParameters peer = new PeerParameters(5, 100_000, 10, 20, 77, true, true, true, false, 0, 0);
    StateCookie.Content content = new StateCookie.Content(1, 2, 3, 4, peer);
    byte[] cookie = cookies.make(1_000, content);
    assertThat(cookies.open(2_000, cookie, 0, cookie.length)).isEqualTo(content);
    assertThat(cookies.open(61_000_000_000L, cookie, 0, cookie.length)).isNull();
    assertThat(new StateCookie(new byte[32]).open(2_000, cookie, 0, cookie.length)).isNull();
    for (int i = 0; i < cookie.length; i++) {
      byte[] touched = cookie.clone();
      touched[i] ^= 1;
      assertThat(cookies.open(2_000, touched, 0, touched.length)).as("byte " + i).isNull();
    }
  }

  @Test
  void readsWhatAnInitSays() {
    byte[] init =
        HEX.parseHex(
            "00000005"
                + "00020000"
                + "0100"
                + "0200"
                + "00000009"
                + "c0000004"
                + "80080007"
                + "82c04000"
                + "80010008"
                + "00000001");
    PeerParameters read = PeerParameters.read(init, 0, init.length);
    assertThat(read)
        .isEqualTo(new PeerParameters(5, 131_072, 256, 512, 9, true, true, true, true, 0, 0));
    Bytes.putU32(init, 0, 0);
    assertThat(PeerParameters.read(init, 0, init.length)).isNull();
  }

  @Test
  void attack41FloodsOfInitCreateNoState() {
    DataChannels channels =
        new DataChannels(
            SctpConfig.defaults(), new SeededEntropy(2), new DataChannelsContractTest.Nowhere());
    channels.packetSize(1168);
    channels.path(0, 0);
    PacketWriter writer = new PacketWriter();
    byte[] packet = new byte[100];
    for (int i = 1; i <= 10_000; i++) {
      writer.begin(packet, 0, 100, 5000, 5000, 0);
      writer.open(ChunkType.INIT, 0);
      writer.u32(i);
      writer.u32(100_000);
      writer.u16(10);
      writer.u16(10);
      writer.u32(i);
      writer.shut();
      channels.receive(0, packet, 0, writer.finish(true));
    }
    assertThat(channels.association().state()).isEqualTo(SctpState.CLOSED);
    assertThat(channels.association().drops().get(SctpDrop.TOO_MANY_ANSWERS)).isEqualTo(9_992);
    assertThat(channels.deadline()).isEqualTo(DataChannels.NEVER);
  }
}
