package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "2001:DB8::8:800:200C:417A, 2001:db8::8:800:200c:417a",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::, fe80::",
    "::ffff:192.0.2.128, ::ffff:c000:280",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0"
  })
  void readsLiteralsAndWritesThemAsRfc5952Says(String text, String canonical) {
    TransportAddress address = TransportAddress.of(text, 1234);

    assertThat(address.host()).isEqualTo(canonical);
    assertThat(TransportAddress.of(address.host(), 1234)).isEqualTo(address);
    assertThat(TransportAddress.of(address.addressBytes(), 1234)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4 ",
        "a.b.c.d",
        "1..2.3",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "::g",
        "::1%eth0",
        "1:",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3",
        "1.2.3.4::",
        "localhost",
        "1:2:3:4:5:6:7:8::"
      })
  void refusesWhatIsNotALiteral(String text) {
    assertThat(TransportAddress.parse(text, 1)).isNull();
    assertThatThrownBy(() -> TransportAddress.of(text, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void agreesWithTheJdkOnRandomAddresses() throws Exception {
    Entropy entropy = new SeededEntropy(5952);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = entropy.bytes(16);
      for (int group = 0; group < 8; group++) {
        if (entropy.nextInt(2) == 0) {
          bytes[group * 2] = 0;
          bytes[group * 2 + 1] = 0;
        }
      }
      TransportAddress address = TransportAddress.of(bytes, 1);
      String text = address.host();
      java.net.InetAddress jdk = java.net.InetAddress.ofLiteral(text);
      if (jdk.getAddress().length == 16) {
        assertThat(jdk.getAddress()).as(text).isEqualTo(bytes);
      }
      assertThat(TransportAddress.of(text, 1)).as(text).isEqualTo(address);
    }
  }

  @Test
  void knowsSpecialAddresses() {
    assertThat(TransportAddress.of("127.9.9.9", 1).isLoopback()).isTrue();
    assertThat(TransportAddress.of("::1", 1).isLoopback()).isTrue();
    assertThat(TransportAddress.of("128.0.0.1", 1).isLoopback()).isFalse();
    assertThat(TransportAddress.of("169.254.1.1", 1).isLinkLocal()).isTrue();
    assertThat(TransportAddress.of("fe80::1", 1).isLinkLocal()).isTrue();
    assertThat(TransportAddress.of("febf::1", 1).isLinkLocal()).isTrue();
    assertThat(TransportAddress.of("fec0::1", 1).isLinkLocal()).isFalse();
    assertThat(TransportAddress.of("239.1.1.1", 1).isMulticast()).isTrue();
    assertThat(TransportAddress.of("ff02::fb", 1).isMulticast()).isTrue();
    assertThat(TransportAddress.of("::", 1).isUnspecified()).isTrue();
  }

  @Test
  void writesThePortTheWayUrlsDo() {
    assertThat(TransportAddress.of("192.0.2.1", 50_000)).hasToString("192.0.2.1:50000");
    assertThat(TransportAddress.of("2001:db8::1", 443)).hasToString("[2001:db8::1]:443");
  }
}
