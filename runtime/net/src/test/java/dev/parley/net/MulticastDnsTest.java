package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.core.TransportAddress;
import dev.parley.ice.mdns.MdnsName;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two programs' worth of multicast DNS on one machine.
@Timeout(60)
class MulticastDnsTest {
  private static final TransportAddress ADDRESS = TransportAddress.of("192.0.2.7", 0);

  private static List<TransportAddress> find(MulticastDns dns, String name) throws Exception {
    CompletableFuture<List<TransportAddress>> found = new CompletableFuture<>();
    dns.resolve(name, found::complete);
    return found.get(30, TimeUnit.SECONDS);
  }

  private static boolean hasMulticast() {
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        if (each.isUp() && each.supportsMulticast() && each.inetAddresses().findAny().isPresent()) {
          return true;
        }
      }
      return false;
    } catch (SocketException e) {
      return false;
    }
  }

  @Test
  void oneFindsWhatTheOtherPublishes() throws Exception {
    assumeTrue(hasMulticast(), "Skipped: no network of this machine has multicast.");
    try (MulticastDns one = new MulticastDns("test-mdns-1");
        MulticastDns two = new MulticastDns("test-mdns-2")) {
      String name = MdnsName.random(new SystemEntropy());
      one.publish(name, ADDRESS);
      List<TransportAddress> found = find(two, name);
      for (int i = 0; found.isEmpty() && i < 3; i++) {
        found = find(two, name); // multicast may be lost on a loaded machine
      }
      assertThat(found).containsExactly(ADDRESS);
    }
  }

  @Test
  void whatIsNoNameIsNotFound() throws Exception {
    try (MulticastDns dns = new MulticastDns("test-mdns-3")) {
      assertThat(find(dns, "not a name")).isEmpty();
    }
  }

  @Test
  void nobodyWaitsForOneThatIsClosed() throws Exception {
    MulticastDns dns = new MulticastDns("test-mdns-4");
    dns.close();
    assertThat(find(dns, MdnsName.random(new SystemEntropy()))).isEmpty();
  }
}
