package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfTestTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

  private static List<String> addresses(String bind, boolean others, String... local) {
    return SelfTest.addresses(
        bind, List.of(local).stream().map(host -> TransportAddress.of(host, 1)).toList(), others);
  }

  @Test
  void saysThatTheClockIsWrong() {
    assertThat(SelfTest.clock(NOW)).isEmpty();
    assertThat(SelfTest.clock(Instant.EPOCH)).singleElement().asString().contains("1 January 1970");
  }

  @Test
  void saysThatTheNameLeadsNowhere() {
    assertThat(SelfTest.domain("localhost")).isEmpty();
    String tooLong = "x".repeat(64) + ".invalid"; // so that nobody is asked
    assertThat(SelfTest.domain(tooLong))
        .singleElement()
        .asString()
        .contains(tooLong, "A or AAAA record");
  }

  @Test
  void saysWhoCannotReachTheServer() {
    assertThat(addresses("0.0.0.0", false, "127.0.0.1", "203.0.113.5")).isEmpty();
    assertThat(addresses("0.0.0.0", true, "127.0.0.1", "192.168.1.7")).isEmpty();
    assertThat(addresses("0.0.0.0", false, "127.0.0.1", "192.168.1.7"))
        .singleElement()
        .asString()
        .contains("192.168.1.7", "--public-address");
    assertThat(addresses("0.0.0.0", false, "127.0.0.1"))
        .singleElement()
        .asString()
        .contains("no network address");
    assertThat(addresses("127.0.0.1", false, "127.0.0.1", "203.0.113.5"))
        .singleElement()
        .asString()
        .contains("--bind 127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true", "172.16.0.1, true", "172.32.0.1, false", "192.168.0.1, true",
    "100.64.0.1, true", "100.128.0.1, false", "8.8.8.8, false", "fd00::1, true",
    "2001:db8::1, false"
  })
  void knowsPrivateAddresses(String host, boolean expected) {
    assertThat(SelfTest.isPrivate(TransportAddress.of(host, 1))).isEqualTo(expected);
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(SelfTest.port("127.0.0.1:" + silent.getLocalPort(), false))
          .contains("does not answer itself");
    }
  }
}
