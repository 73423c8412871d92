package dev.parley.webrtc;

import dev.parley.core.TransportAddress;
import dev.parley.ice.GatherConfig;
import dev.parley.ice.IceServer;
import dev.parley.ice.IceTransportPolicy;
import dev.parley.ice.mdns.MdnsName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The servers of a configuration as ICE wants them, and the addresses of names.
final class IceServers {
  private IceServers() {}

  /// What to gather.
  static GatherConfig gathering(
      List<RTCIceServer> servers, RTCIceTransportPolicy policy, NetworkOptions options) {
    List<IceServer> parsed = new ArrayList<>();
    for (RTCIceServer server : servers) {
      String username = server.username() == null ? "" : server.username();
      String credential = server.credential() == null ? "" : server.credential();
      for (String url : server.urls()) {
        parsed.add(IceServer.parse(url, username, credential));
      }
    }
    IceTransportPolicy unlessRelayed =
        options.hostCandidates() ? IceTransportPolicy.ALL : IceTransportPolicy.NO_HOST;
    return new GatherConfig(
        parsed, policy == RTCIceTransportPolicy.RELAY ? IceTransportPolicy.RELAY : unlessRelayed);
  }

  /// Looks a name up on a thread of its own, or by multicast DNS (RFC 6762, section 3); nothing if
  /// it is not found.
  static void resolve(String host, Consumer<List<TransportAddress>> then) {
    if (MdnsName.is(host)) {
      PeerNetwork.shared().names().resolve(host, then);
      return;
    }
    Thread.ofVirtual().name("parley-resolve").start(() -> then.accept(addresses(host)));
  }

  private static List<TransportAddress> addresses(String host) {
    try {
      List<TransportAddress> found = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(host)) {
        found.add(TransportAddress.of(address.getAddress(), 0));
      }
      return found;
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
