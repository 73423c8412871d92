package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.TransportAddress;
import dev.parley.net.LocalAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a connection gathers with options of ours.
@Timeout(120)
class NetworkOptionsTest {
  private static final NetworkOptions ANY = NetworkOptions.defaults();

  private static List<String[]> candidates(NetworkOptions options) throws Exception {
    try (RTCPeerConnection connection =
        new RTCPeerConnection(RTCConfiguration.defaults(), options)) {
      connection.createDataChannel("chat");
      connection.setLocalDescription().toCompletableFuture().get(30, TimeUnit.SECONDS);
      String sdp = sdp(connection);
      for (int i = 0; i < 3_000 && !sdp.contains("a=end-of-candidates"); i++) {
        Thread.sleep(10);
        sdp = sdp(connection);
      }
      return sdp.lines()
          .filter(line -> line.startsWith("a=candidate:"))
          .map(line -> line.split(" ", -1))
          .toList();
    }
  }

  private static String sdp(RTCPeerConnection connection) {
    return Objects.requireNonNull(connection.localDescription()).sdp();
  }

  @Test
  void portsAreThoseOfTheRange() throws Exception {
    List<String[]> candidates = candidates(ANY.withPorts(42_000, 42_400));
    assertThat(candidates)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(Integer.parseInt(each[5])).isBetween(42_000, 42_400));
  }

  @Test
  void addressesHideBehindNames() throws Exception {
    assertThat(candidates(ANY.withHiddenAddresses(true)))
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each[4]).matches("[0-9a-f-]{36}\\.local"));
  }

  @Test
  void noHostCandidatesLeaveThoseOfServers() throws Exception {
    assertThat(candidates(ANY.withHostCandidates(false))).isEmpty();
  }

  @Test
  void withoutIpv6ThereIsIpv4Alone() throws Exception {
    assertThat(candidates(ANY.withIpv6(false)))
        .allSatisfy(each -> assertThat(each[4]).doesNotContain(":"));
  }

  @Test
  void anInterfaceThatIsNotNamedIsNotUsed() throws Exception {
    assertThat(candidates(ANY.withInterfaces("no-such-interface")))
        .as("loopback is used where nothing else may be")
        .allSatisfy(each -> assertThat(each[4]).isIn("127.0.0.1", "::1"));
  }

  @ParameterizedTest
  @CsvSource({
    "eth0, eth0, true",
    "eth0, eth1, false",
    "eth*, eth1, true",
    "eth*, wlan0, false",
    "*, wlan0, true"
  })
  void interfacesAreNamedOrBeginSo(String pattern, String name, boolean used) {
    LocalAddress local = new LocalAddress(name, TransportAddress.of("192.0.2.1", 0));
    assertThat(ANY.withInterfaces(pattern).permits(local)).isEqualTo(used);
    assertThat(ANY.permits(local)).isTrue();
  }

  @Test
  void whatCannotBeIsRefusedWithTheRange() {
    assertThatThrownBy(() -> ANY.withPorts(2, 1)).hasMessageContaining("ports 2 to 1");
    assertThatThrownBy(() -> ANY.withPorts(0, 1)).hasMessageContaining("ports 0 to 1");
    assertThatThrownBy(() -> ANY.withPorts(1, 65_536)).hasMessageContaining("65536");
    Duration second = Duration.ofSeconds(1);
    Duration minute = Duration.ofMinutes(1);
    assertThatThrownBy(() -> ANY.withPatience(Duration.ZERO, minute, second))
        .hasMessageContaining("disconnected 0 ms is not in 1000..60000 ms");
    assertThatThrownBy(() -> ANY.withPatience(minute, second, second))
        .hasMessageContaining("failed 1000 ms is not in 60000..120000 ms");
    assertThatThrownBy(() -> ANY.withPatience(second, second, minute))
        .hasMessageContaining("consent 60000 ms is not in 1000..1000 ms");
    assertThat(ANY.withPatience(second, minute, second).failed()).isEqualTo(minute);
  }
}
