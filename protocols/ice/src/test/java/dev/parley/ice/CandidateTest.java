package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.Entropy;
import dev.parley.core.SeededEntropy;
import dev.parley.core.TransportAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "candidate:1 1 udp 2130706431 10.0.1.1 8998 typ host",
        "candidate:2 1 udp 1694498815 192.0.2.3 45664 typ srflx raddr 10.0.1.1 rport 8998",
        "candidate:842163049 1 udp 1677729535 2001:db8::8 46154 typ srflx raddr :: rport 0"
            + " generation 0 ufrag EEtu network-id 1 network-cost 50",
        "candidate:1 2 tcp 2105458943 192.0.2.1 9 typ host tcptype active",
        "candidate:7 1 udp 5 192.0.2.1 3478 typ relay raddr 192.0.2.9 rport 1",
        "candidate:0 1 udp 0 0a1b2c3d-0000-4000-8000-000000000000.local 1 typ prflx"
      })
  void readsAndWritesTheSameText(String text) {
    Candidate candidate = Candidate.parse(text);
    assertThat(candidate).hasToString(text);
    assertThat(Candidate.parse("a=" + text)).isEqualTo(candidate);
    assertThat(Candidate.parse(text + " \r\n")).isEqualTo(candidate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "candidate: 1 udp 1 192.0.2.1 1 typ host",
        "1 1 udp 1 192.0.2.1 1 typ host",
        "candidate:1 0 udp 1 192.0.2.1 1 typ host",
        "candidate:1 257 udp 1 192.0.2.1 1 typ host",
        "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp -1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 4294967296 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
        "candidate:1 1 udp 1 192.0.2.1 1 type host",
        "candidate:1 1 udp 1 192.0.2.1 1 typ best",
        "candidate:1 1 udp 1 192.0.2.1 1 typ",
        "candidate:1 1 udp 1 192.0.2.1 1 typ host generation",
        "candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 192.0.2.1",
        "candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 192.0.2.1 rport x",
        "candidate:1 1 udp 1 192.0.2.1 1 typ host tcptype active",
        "candidate:1 1 tcp 1 192.0.2.1 1 typ host tcptype never",
        "candidate:1  1 udp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1\n 1 typ host",
        "candidate:12345678901234567890123456789012x 1 udp 1 192.0.2.1 1 typ host",
        "candidate:a-b 1 udp 1 192.0.2.1 1 typ host"
      })
  void malformedTextIsNull(String text) {
    assertThat(Candidate.parse(text)).isNull();
  }

  @Test
  void wordsAreReadInAnyCase() {
    Candidate candidate = Candidate.parse("candidate:1 1 UDP 1 192.0.2.1 1 typ HOST");
    assertThat(candidate).hasToString("candidate:1 1 udp 1 192.0.2.1 1 typ host");
  }

  @Test
  void extensionsAreFoundByName() {
    Candidate candidate =
        Candidate.parse("candidate:1 1 udp 1 192.0.2.1 1 typ host generation 0 ufrag abcd");
    assertThat(candidate).isNotNull();
    assertThat(candidate.extension("ufrag")).isEqualTo("abcd");
    assertThat(candidate.extension("network-id")).isNull();
    assertThat(candidate.address()).isEqualTo(TransportAddress.of("192.0.2.1", 1));
  }

  @Test
  void aNameHasNoAddress() {
    Candidate candidate = Candidate.parse("candidate:1 1 udp 1 example.com 1 typ host");
    assertThat(candidate).isNotNull();
    assertThat(candidate.address()).isNull();
  }

  @Test
  void rfc8445Section5121Priority() {
    assertThat(Candidate.priority(CandidateType.HOST, 65_535, 1)).isEqualTo(2_130_706_431L);
    assertThat(Candidate.priority(CandidateType.SERVER_REFLEXIVE, 65_535, 1))
        .isEqualTo(1_694_498_815L);
    assertThat(Candidate.priority(CandidateType.RELAYED, 0, 256)).isZero();
  }

  @Test
  void rfc8445Section6123PairPriority() {
    assertThat(CandidatePair.priority(1, 2)).isEqualTo((1L << 32) + 4);
    assertThat(CandidatePair.priority(2, 1)).isEqualTo((1L << 32) + 5);
    assertThat(CandidatePair.priority(7, 7)).isEqualTo((7L << 32) + 14);
    assertThat(CandidatePair.priority(2_130_706_431L, 0xFFFF_FFFFL)).isPositive();
  }

  @Test
  void mutatedTextNeverThrows() {
    byte[] original =
        ("candidate:842163049 1 udp 1677729535 2001:db8::8 46154 typ srflx raddr 10.0.0.1 rport 9"
                + " generation 0 ufrag EEtu network-id 1")
            .getBytes(StandardCharsets.US_ASCII);
    Entropy chance = new SeededEntropy(8839);
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = original.clone();
      for (int c = chance.nextInt(3); c >= 0; c--) {
        bytes[chance.nextInt(bytes.length)] =
            chance.nextInt(2) == 0 ? (byte) chance.nextInt() : bytes[chance.nextInt(bytes.length)];
      }
      String text = new String(bytes, 0, 1 + chance.nextInt(bytes.length), StandardCharsets.UTF_8);
      Candidate candidate =
          Candidate.parse(i % 2 == 0 ? text : new String(bytes, StandardCharsets.UTF_8));
      if (candidate != null) {
        accepted++;
        assertThat(Candidate.parse(candidate.toString())).isEqualTo(candidate);
      }
    }
    assertThat(accepted).isGreaterThan(1_000);
  }

  @Test
  void constructorRefusesWhatCannotBeWritten() {
    assertThatThrownBy(() ->
            new Candidate(
                "", 1, Transport.UDP, 1, "h", 1, CandidateType.HOST, null, 0, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new Candidate(
                "1", 1, Transport.UDP, -1, "h", 1, CandidateType.HOST, null, 0, null, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void credentialsHaveTheSizesOfTheRfc() {
    IceCredentials credentials = IceCredentials.random(new SeededEntropy(1), "s7");
    assertThat(credentials.ufrag()).hasSize(10).startsWith("s7");
    assertThat(credentials.password()).hasSize(24);
    assertThat(credentials.toString()).doesNotContain(credentials.password());
    assertThat(IceCredentials.isValid("abc", "0123456789012345678901")).isFalse();
    assertThat(IceCredentials.isValid("abcd", "012345678901234567890")).isFalse();
    assertThat(IceCredentials.isValid("abc:", "0123456789012345678901")).isFalse();
    assertThat(IceCredentials.isValid("abc/", "012345678901234567890+")).isTrue();
    assertThatThrownBy(() -> new IceCredentials("a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void configNamesTheOptionThatIsWrong() {
    assertThatThrownBy(() -> IceConfig.full().withPaceNanos(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("paceNanos 1");
    assertThatThrownBy(() -> IceConfig.full().withUfragPrefix("a:b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a:b");
  }
}
