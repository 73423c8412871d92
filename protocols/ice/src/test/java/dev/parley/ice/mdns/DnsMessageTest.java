package dev.parley.ice.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Packet;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written can be read, and hostile bytes are refused.
class DnsMessageTest {
  private static final String NAME = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";
  private static final TransportAddress V4 = TransportAddress.of("192.0.2.7", 0);
  private static final TransportAddress V6 = TransportAddress.of("2001:db8::7", 0);

  private static @Nullable DnsMessage tryToRead(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return DnsMessage.read(bytes, 0, bytes.length);
  }

  private static DnsMessage read(String hex) {
    return Objects.requireNonNull(tryToRead(hex));
  }

  private static String text(String label) {
    return HexFormat.of().toHexDigits((byte) label.length())
        + HexFormat.of().formatHex(label.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static DnsMessage read(Packet packet) {
    return Objects.requireNonNull(
        DnsMessage.read(packet.array(), packet.offset(), packet.length()));
  }

  @Test
  void aQuestionAsksForBothFamilies() {
    Packet packet = Packet.allocate(DnsWriter.MAX_BYTES);
    DnsWriter.query(packet, NAME);
    DnsMessage message = read(packet);
    assertThat(message.response()).isFalse();
    assertThat(message.questions())
        .containsExactly(
            new DnsMessage.Question(NAME, DnsType.A), new DnsMessage.Question(NAME, DnsType.AAAA));
  }

  @Test
  void anAnswerHasOneAddressAndFlushesWhatWasKnown() {
    for (TransportAddress address : new TransportAddress[] {V4, V6}) {
      Packet packet = Packet.allocate(DnsWriter.MAX_BYTES);
      DnsWriter.answer(packet, NAME, address, 120);
      DnsMessage message = read(packet);
      assertThat(message.response()).isTrue();
      assertThat(message.records())
          .containsExactly(new DnsMessage.AddressRecord(NAME, 120, address));
    }
  }

  /// The question for A and its answer, byte for byte as RFC 6762, section 18 and RFC 4034, section
  /// 4.1.2 have them.
  @Test
  void theBytesAreThoseOfTheRfcs() {
    Packet packet = Packet.allocate(DnsWriter.MAX_BYTES);
    DnsWriter.answer(packet, "a.local", V4, 120);
    String name = text("a") + text("local") + "00";
    assertThat(HexFormat.of().formatHex(packet.toByteArray()))
        .isEqualTo(
            ("0000 8400 0000 0001 0000 0001".replace(" ", "")
                + name
                + "0001 8001 00000078 0004 c0000207".replace(" ", "")
                + name
                + "002f 8001 00000078 000c".replace(" ", "")
                + name
                + "000140"));
  }

  /// F.ISI.ARPA, FOO.F.ISI.ARPA and ARPA of the RFC's example, at the places 20, 40 and 64.
  @Test
  void rfc1035Section414() {
    byte[] bytes = new byte[93];
    byte[] names = HexFormat.of().parseHex(text("F") + text("ISI") + text("ARPA") + "00");
    System.arraycopy(names, 0, bytes, 20, names.length);
    byte[] foo = HexFormat.of().parseHex(text("FOO") + "c014");
    System.arraycopy(foo, 0, bytes, 40, foo.length);
    byte[] arpa = HexFormat.of().parseHex("c01a");
    System.arraycopy(arpa, 0, bytes, 64, arpa.length);
    DnsNames reader = new DnsNames(bytes, 0, bytes.length);
    reader.moveTo(20);
    assertThat(reader.next()).isEqualTo("f.isi.arpa");
    reader.moveTo(40);
    assertThat(reader.next()).isEqualTo("foo.f.isi.arpa");
    assertThat(reader.position()).isEqualTo(46);
    reader.moveTo(64);
    assertThat(reader.next()).isEqualTo("arpa");
    reader.moveTo(92);
    assertThat(reader.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0000 0000 0001 0000 0000", // half a header
        "0000 0000 0001 0000 0000 0000", // a question that is not there
        "0000 0000 ffff ffff ffff ffff", // more than any host asks
        "0000 0000 0001 0000 0000 0000 c00c 0001 0001", // a pointer to itself
        "0000 0000 0001 0000 0000 0000 c00e c00c 0001 0001", // a pointer ahead
        "0000 0000 0001 0000 0000 0000 05 61 00 0001 0001", // a label beyond the end
        "0000 0000 0001 0000 0000 0000 41 61 00 0001 0001", // a label of an unknown kind
        "0000 8400 0000 0001 0000 0000 0161 00 0001 0001 00000078 0005 0102030405", // 5 bytes
        "0000 8400 0000 0001 0000 0000 0161 00 0001 0001 00000078 0004 0102", // cut off
        "0000 0800 0000 0000 0000 0000", // another operation
        "0000 8403 0000 0000 0000 0000" // an error
      })
  void malformedBytesAreRefused(String hex) {
    assertThat(tryToRead(hex)).isNull();
  }

  @Test
  void aNameIsNoLongerThan255Bytes() {
    String label = text("x".repeat(63));
    String name = label.repeat(4) + "00";
    assertThat(tryToRead("0000 0000 0001 0000 0000 0000" + name + "00010001")).isNull();
    assertThat(tryToRead("0000 0000 0001 0000 0000 0000" + label.repeat(3) + "00" + "00010001"))
        .isNotNull();
  }

  @Test
  void aDotWithinALabelMakesNoOtherName() {
    DnsMessage message =
        read("0000 0000 0001 0000 0000 0000" + text("a.local") + "00" + "00010001");
    assertThat(message.questions().getFirst().name()).isNotEqualTo("a.local");
  }

  @Test
  void recordsOfOtherKindsAreSkippedAndAuthoritiesAreNotBelieved() {
    String name = text("a") + text("local") + "00";
    DnsMessage message =
        read(
            "0000 8400 0000 0001 0001 0001"
                + (name + "0010 0001 00000078 0002 0100")
                + "c00c 0001 0001 00000078 0004 c0000201"
                + "c00c 0001 8001 80000000 0004 c0000202");
    assertThat(message.records())
        .containsExactly(
            new DnsMessage.AddressRecord("a.local", 0, TransportAddress.of("192.0.2.2", 0)));
  }

  @Test
  void namesAreRandomUuidsAndNothingElseIsAskedFor() {
    String name = MdnsName.random(new SeededEntropy(1));
    assertThat(name)
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\.local");
    assertThat(MdnsName.is(name)).isTrue();
    assertThat(MdnsName.is("Printer_1.LOCAL")).isTrue();
    for (String other :
        new String[] {
          "",
          ".local",
          "a.b.local",
          "example.org",
          "a local",
          "ä.local",
          "local",
          "x".repeat(64) + ".local",
          "a.local."
        }) {
      assertThat(MdnsName.is(other)).as(other).isFalse();
    }
  }
}
