package dev.parley.app;

import dev.parley.app.probe.ServerAddress;
import dev.parley.core.TransportAddress;
import dev.parley.ice.IceConfig;
import dev.parley.net.LocalAddress;
import dev.parley.net.LocalAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of `serve` about networks: which of this machine's, which addresses from outside,
/// and how patient connections are.
final class NetworkOptions {
  private static final String USUAL_SERVER = "stun:stun.l.google.com:19302";

  @Option(
      names = "--public-address",
      paramLabel = "ADDRESS",
      split = ",",
      description =
          "An address to tell participants besides the local ones: the one that a NAT in front of"
              + " this machine forwards to it. stun:HOST[:PORT] asks that STUN server for it at the"
              + " start, auto asks "
              + USUAL_SERVER
              + ". May be given several times.")
  private List<String> publicAddresses = new ArrayList<>();

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      split = ",",
      description =
          "Network interfaces for media and TURN, such as eth0, or eth* for all that begin so. May"
              + " be given several times (default: all).")
  private List<String> interfaces = new ArrayList<>();

  @Option(names = "--no-ipv6", description = "Use IPv4 alone for media and TURN.")
  private boolean noIpv6;

  @Option(
      names = "--ice-lite",
      description = "Only answer connectivity checks; for servers that everyone can reach.")
  private boolean iceLite;

  @Option(
      names = "--disconnected-after",
      paramLabel = "SECONDS",
      description =
          "Silence of a participant after which its connection counts as disconnected, 1 to 60"
              + " (default: 5, or 10 with --ice-lite).")
  private @Nullable Integer disconnectedAfter;

  @Option(
      names = "--failed-after",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description =
          "Silence after which nothing is sent any more and the connection is over, up to 120"
              + " (${DEFAULT-VALUE}).")
  private int failedAfter;

  @Option(
      names = "--consent-every",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description =
          "How often a participant is asked whether it is still there, which keeps NATs open, too"
              + " (${DEFAULT-VALUE}).")
  private int consentEvery;

  private @Nullable List<TransportAddress> found;

  /// Refuses what a server would refuse; asks nobody.
  ///
  /// @throws Failure that says what is wrong
  void check() {
    publicAddresses.stream().filter(NetworkOptions::isStun).forEach(NetworkOptions::server);
    givenAddresses();
    ice();
    localAddresses();
  }

  /// The addresses that are given; those that a STUN server is asked for are not among them before
  /// [#findPublicAddresses].
  List<TransportAddress> publicAddresses() {
    List<TransportAddress> known = found;
    return known == null ? givenAddresses() : known;
  }

  private List<TransportAddress> givenAddresses() {
    List<TransportAddress> given = new ArrayList<>();
    for (String each : publicAddresses) {
      if (!isStun(each)) {
        given.add(address(each));
      }
    }
    return given;
  }

  /// Asks the STUN servers; takes a second or two if one does not answer.
  ///
  /// @throws Failure if one does not answer
  void findPublicAddresses() {
    List<TransportAddress> all = new ArrayList<>();
    for (String each : publicAddresses) {
      TransportAddress address = isStun(each) ? PublicAddress.ask(server(each)) : address(each);
      if (all.stream().noneMatch(address::sameHost)) {
        all.add(address);
      }
    }
    found = List.copyOf(all);
  }

  private static boolean isStun(String address) {
    return address.startsWith("stun:") || address.equals("auto");
  }

  private static ServerAddress server(String url) {
    try {
      return ProbeTarget.parse(url.equals("auto") ? USUAL_SERVER : url);
    } catch (Failure e) {
      throw new Failure("--public-address: " + e.getMessage(), e);
    }
  }

  private static TransportAddress address(String literal) {
    TransportAddress address = TransportAddress.parse(literal, 0);
    if (address == null) {
      throw new Failure(
          "--public-address has to be an IP address, auto or stun:HOST, not '" + literal + "'.");
    }
    return address;
  }

  /// Those of this machine to use; empty for all.
  List<TransportAddress> localAddresses() {
    if (interfaces.isEmpty() && !noIpv6) {
      return List.of();
    }
    List<LocalAddress> all = LocalAddresses.interfaces();
    List<TransportAddress> chosen =
        all.stream()
            .filter(each -> interfaces.isEmpty() || each.isOnOneOf(interfaces))
            .filter(each -> !noIpv6 || !each.address().v6())
            .map(LocalAddress::address)
            .toList();
    if (chosen.isEmpty()) {
      throw new Failure(
          "No address of this machine is left by --interface and --no-ipv6; its interfaces are "
              + String.join(", ", all.stream().map(LocalAddress::interfaceName).distinct().toList())
              + ".");
    }
    return chosen;
  }

  IceConfig ice() {
    IceConfig ice = iceLite ? IceConfig.liteAgent() : IceConfig.full();
    int usual = (int) TimeUnit.NANOSECONDS.toSeconds(ice.disconnectedNanos());
    int disconnected = disconnectedAfter == null ? usual : disconnectedAfter;
    checkSeconds("--disconnected-after", disconnected, 1, 60);
    checkSeconds("--failed-after", failedAfter, disconnected, 120);
    checkSeconds("--consent-every", consentEvery, 1, failedAfter);
    return ice.withLiveness(nanos(disconnected), nanos(failedAfter), nanos(consentEvery));
  }

  private static void checkSeconds(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new Failure(option + " has to be " + least + " to " + most + ", not " + value + ".");
    }
  }

  private static long nanos(int seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
