package dev.parley.interop.nat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.interop.nat.NatNetwork.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A call of two Java programs in network namespaces, and what may befall its network. Each test
/// prints how long data stayed away.
@Timeout(600)
final class RoamingTest {
  private static void print(String event, RoamingCall call) throws Exception {
    System.out.println(
        "Roaming: " + event + ": away for " + call.gapMillis() + " ms, now " + call.pair());
  }

  @Test
  void anInterfaceGoesAndAnotherComesAndNobodySignals() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED);
        RoamingCall call = new RoamingCall(network.home(), network.world())) {
      network.removeCable();
      network.addRadio();
      call.awaitNumbers();
      assertThat(call.gapMillis()).isLessThan(60_000);
      print("an interface goes, then another comes", call);
    }
  }

  @Test
  void anInterfaceGoesWhileAnotherIsThere() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED)) {
      network.addRadio();
      try (RoamingCall call = new RoamingCall(network.home(), network.world())) {
        network.removeCable();
        call.awaitNumbers();
        assertThat(call.gapMillis()).isLessThan(60_000);
        print("an interface goes, another is there", call);
      }
    }
  }

  @Test
  void aRestartTakesTheCallToTheOtherAddressFamily() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED);
        RoamingCall call = new RoamingCall(network.home(), network.world())) {
      assertThat(call.pair()).contains(NatNetwork.SERVER);
      network.onlyIpv6();
      call.awaitAddresses("fd00:99");
      call.restart();
      call.awaitNumbers();
      assertThat(call.pair()).contains("fd00:99:1::2").contains("fd00:99:2::2");
      print("a restart from IPv4 to IPv6", call);
    }
  }

  @Test
  void withBothFamiliesTheCallNeedsNoRestart() throws Exception {
    try (NatNetwork network = new NatNetwork(Kind.PORT_RESTRICTED)) {
      network.addIpv6();
      try (RoamingCall call = new RoamingCall(network.home(), network.world())) {
        boolean v6 = call.pair().contains("fd00:99");
        if (v6) {
          network.removeIpv6();
        } else {
          network.removeIpv4();
        }
        call.awaitNumbers();
        assertThat(call.pair().contains("fd00:99")).isNotEqualTo(v6);
        print("one family goes, the other is there", call);
      }
    }
  }
}
