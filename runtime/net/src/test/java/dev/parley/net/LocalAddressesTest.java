package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
  @Test
  void loopbackComesLast() {
    var found = LocalAddresses.scan();
    assertThat(found).contains(TransportAddress.of("127.0.0.1", 0)).doesNotHaveDuplicates();
    boolean loopback = false;
    for (TransportAddress address : found) {
      assertThat(loopback && !address.isLoopback()).isFalse();
      loopback = address.isLoopback();
    }
  }

  @Test
  void addressesWithoutAMeaningElsewhereAreLeftOut() {
    for (String useless : new String[] {"fe80::1", "169.254.1.1", "224.0.0.1", "ff02::1", "::"}) {
      assertThat(LocalAddresses.usable(TransportAddress.of(useless, 0))).isFalse();
    }
    assertThat(LocalAddresses.usable(TransportAddress.of("fd00::1", 0))).isTrue();
  }
}
