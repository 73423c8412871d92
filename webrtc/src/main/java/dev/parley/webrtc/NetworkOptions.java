package dev.parley.webrtc;

import dev.parley.net.LocalAddress;
import dev.parley.sctp.SctpConfig;
import java.time.Duration;
import java.util.List;

/// Which networks and ports a connection uses, and how patient it is: what W3C leaves to the
/// browser.
///
/// @param leastPort the first UDP port to use, 1 to 65535; 0, the default, for any
/// @param mostPort the last UDP port to use, `leastPort` to 65535; 0 for any
/// @param interfaces names of network interfaces to use, such as `eth0`, or with a final `*` for
///   all that begin so; empty, the default, for all. Loopback is used if there is no other
/// @param ipv6 whether IPv6 is used; true by default
/// @param hostCandidates whether the other side is told addresses of this machine, or only those
///   that servers give; true by default
/// @param hiddenAddresses whether the other side is told random names of multicast DNS in place of
///   this machine's addresses, as browsers do; it then has to be in the same network, or reach one
///   that a server gives; false by default
/// @param disconnected how long nothing may come before the connection counts as disconnected, 1 to
///   60 s; 5 s by default
/// @param failed how long checking may take, and how long a silent other side is sent to,
///   `disconnected` to 120 s; 30 s by default
/// @param consent the mean time between two questions whether the other side is still there, 1 s to
///   `failed`; 5 s by default. They keep NATs open, too
/// @param maxMessageSize the longest message that is taken from a data channel, in bytes, which the
///   other side is told (`a=max-message-size`): 1 KiB to 1 GiB; 256 KiB by default. A message that
///   is not taken in parts is held in memory as a whole, once or twice
public record NetworkOptions(
    int leastPort,
    int mostPort,
    List<String> interfaces,
    boolean ipv6,
    boolean hostCandidates,
    boolean hiddenAddresses,
    Duration disconnected,
    Duration failed,
    Duration consent,
    long maxMessageSize) {
  public NetworkOptions {
    if (leastPort < 0
        || mostPort > 0xFFFF
        || leastPort > mostPort
        || (leastPort == 0) != (mostPort == 0)) {
      throw new IllegalArgumentException(
          "ports " + leastPort + " to " + mostPort + " are no range within 1..65535");
    }
    interfaces = List.copyOf(interfaces);
    Duration second = Duration.ofSeconds(1);
    check("disconnected", disconnected, second, Duration.ofMinutes(1));
    check("failed", failed, disconnected, Duration.ofMinutes(2));
    check("consent", consent, second, failed);
    if (maxMessageSize < 1024 || maxMessageSize > 1 << 30) {
      throw new IllegalArgumentException(
          "maxMessageSize " + maxMessageSize + " is not in 1024..1073741824 bytes");
    }
  }

  private static void check(String option, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          option
              + " "
              + value.toMillis()
              + " ms is not in "
              + least.toMillis()
              + ".."
              + most.toMillis()
              + " ms");
    }
  }

  /// Every interface, any port, nothing hidden, the usual patience.
  public static NetworkOptions defaults() {
    return new NetworkOptions(
        0,
        0,
        List.of(),
        true,
        true,
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        256 << 10);
  }

  /// UDP ports to use.
  ///
  /// @param least 1 to 65535
  /// @param most `least` to 65535
  public NetworkOptions withPorts(int least, int most) {
    return new NetworkOptions(
        least,
        most,
        interfaces,
        ipv6,
        hostCandidates,
        hiddenAddresses,
        disconnected,
        failed,
        consent,
        maxMessageSize);
  }

  public NetworkOptions withInterfaces(String... names) {
    return new NetworkOptions(
        leastPort,
        mostPort,
        List.of(names),
        ipv6,
        hostCandidates,
        hiddenAddresses,
        disconnected,
        failed,
        consent,
        maxMessageSize);
  }

  public NetworkOptions withIpv6(boolean used) {
    return new NetworkOptions(
        leastPort,
        mostPort,
        interfaces,
        used,
        hostCandidates,
        hiddenAddresses,
        disconnected,
        failed,
        consent,
        maxMessageSize);
  }

  public NetworkOptions withHostCandidates(boolean told) {
    return new NetworkOptions(
        leastPort,
        mostPort,
        interfaces,
        ipv6,
        told,
        hiddenAddresses,
        disconnected,
        failed,
        consent,
        maxMessageSize);
  }

  public NetworkOptions withHiddenAddresses(boolean hidden) {
    return new NetworkOptions(
        leastPort,
        mostPort,
        interfaces,
        ipv6,
        hostCandidates,
        hidden,
        disconnected,
        failed,
        consent,
        maxMessageSize);
  }

  /// When silence counts as disconnected and as failed, and how often the other side is asked.
  public NetworkOptions withPatience(Duration disconnects, Duration fails, Duration asks) {
    return new NetworkOptions(
        leastPort,
        mostPort,
        interfaces,
        ipv6,
        hostCandidates,
        hiddenAddresses,
        disconnects,
        fails,
        asks,
        maxMessageSize);
  }

  /// The longest message that is taken from a data channel.
  ///
  /// @param bytes 1 KiB to 1 GiB
  public NetworkOptions withMaxMessageSize(long bytes) {
    return new NetworkOptions(
        leastPort,
        mostPort,
        interfaces,
        ipv6,
        hostCandidates,
        hiddenAddresses,
        disconnected,
        failed,
        consent,
        bytes);
  }

  SctpConfig sctp() {
    SctpConfig usual = SctpConfig.defaults().withMaxMessageSize(maxMessageSize);
    // What it counts for each message besides the bytes comes on top of what programs may queue.
    return usual.withBuffers(usual.receiveWindowBytes(), 2 * DataChannels.SEND_BUFFER_BYTES);
  }

  /// Whether these options let an address be used.
  boolean permits(LocalAddress local) {
    return (ipv6 || !local.address().v6())
        && (local.address().isLoopback() || interfaces.isEmpty() || local.isOnOneOf(interfaces));
  }
}
