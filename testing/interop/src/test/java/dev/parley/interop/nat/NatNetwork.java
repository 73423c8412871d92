package dev.parley.interop.nat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Three network namespaces in a row: a client at home, its router, and the world with the server.
///
/// ```
/// home 10.99.1.2 ── 10.99.1.1 router 203.0.113.1 ── 203.0.113.2 world
/// ```
///
/// The world has no route to the home. Closing takes everything away again; nothing outside is
/// touched.
final class NatNetwork implements AutoCloseable {
  static final String SERVER = "203.0.113.2";

  /// What the router does.
  enum Kind {
    /// Keeps ports; only who was sent to may answer.
    PORT_RESTRICTED("ip saddr 10.99.1.0/24 oifname \"wan\" masquerade", ""),
    /// Another port for each destination.
    SYMMETRIC("ip saddr 10.99.1.0/24 oifname \"wan\" masquerade fully-random", ""),
    /// Everything that comes to it goes to the one home.
    FULL_CONE(
        "ip saddr 10.99.1.0/24 oifname \"wan\" snat to 203.0.113.1",
        "iifname \"wan\" dnat to 10.99.1.2");

    final String outgoing;
    final String incoming;

    Kind(String outgoing, String incoming) {
      this.outgoing = outgoing;
      this.incoming = incoming;
    }
  }

  private final String name = "parley" + ProcessHandle.current().pid();

  /// Skips the test where such networks cannot be made.
  NatNetwork(Kind kind) {
    assumeTrue(
        possible(),
        "Skipped: network namespaces with nftables cannot be made here (needs root, ip and nft).");
    run("ip", "netns", "add", home());
    run("ip", "netns", "add", router());
    run("ip", "netns", "add", world());
    link(home(), "eth", "10.99.1.2/24", router(), "lan", "10.99.1.1/24");
    link(router(), "wan", "203.0.113.1/24", world(), "eth", SERVER + "/24");
    run("ip", "-n", home(), "route", "add", "default", "via", "10.99.1.1");
    in(router(), "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    in(router(), "nft", "add table ip nat");
    in(
        router(),
        "nft",
        "add chain ip nat out { type nat hook postrouting priority 100 ; policy accept ; }");
    in(router(), "nft", "add rule ip nat out " + kind.outgoing);
    if (!kind.incoming.isEmpty()) {
      in(
          router(),
          "nft",
          "add chain ip nat in { type nat hook prerouting priority -100 ; policy accept ; }");
      in(router(), "nft", "add rule ip nat in " + kind.incoming);
    }
    in(router(), "nft", "add table ip filter");
    in(
        router(),
        "nft",
        "add chain ip filter pass { type filter hook forward priority 0 ; policy accept ; }");
  }

  private static boolean possible() {
    String probe = "parley-probe" + ProcessHandle.current().pid();
    if (!succeeds("nft", "--version") || !succeeds("ip", "netns", "add", probe)) {
      return false;
    }
    boolean nat =
        succeeds("ip", "netns", "exec", probe, "nft", "add table ip nat")
            && succeeds(
                "ip",
                "netns",
                "exec",
                probe,
                "nft",
                "add chain ip nat out { type nat hook postrouting priority 100 ; }");
    return succeeds("ip", "netns", "del", probe) && nat;
  }

  String home() {
    return name + "h";
  }

  String router() {
    return name + "r";
  }

  String world() {
    return name + "w";
  }

  private static void link(
      String one,
      String oneName,
      String oneAddress,
      String two,
      String twoName,
      String twoAddress) {
    run(
        "ip", "link", "add", oneName, "netns", one, "type", "veth", "peer", "name", twoName,
        "netns", two);
    up(one, oneName, oneAddress);
    up(two, twoName, twoAddress);
  }

  private static void up(String namespace, String link, String address) {
    run("ip", "-n", namespace, "address", "add", address, "dev", link);
    run("ip", "-n", namespace, "link", "set", link, "up");
    run("ip", "-n", namespace, "link", "set", "lo", "up");
  }

  /// Lets no UDP through from now on.
  void blockUdp() {
    in(router(), "nft", "add rule ip filter pass meta l4proto udp drop");
  }

  /// The commands with which the router forgets its mappings and gives out other ports: they are
  /// run by a scenario, which is in the middle of a call.
  List<List<String>> rebinding() {
    List<String> prefix = List.of("ip", "netns", "exec", router());
    return List.of(
        with(prefix, "nft", "flush chain ip nat out"),
        with(
            prefix,
            "nft",
            "add rule ip nat out ip saddr 10.99.1.0/24 meta l4proto udp oifname \"wan\" masquerade"
                + " to :50000-60000 fully-random"),
        with(prefix, "nft", "add rule ip nat out ip saddr 10.99.1.0/24 oifname \"wan\" masquerade"),
        // masquerading forgets what it knew when its interface goes down
        List.of("ip", "-n", router(), "link", "set", "wan", "down"),
        List.of("ip", "-n", router(), "link", "set", "wan", "up"));
  }

  private static List<String> with(List<String> prefix, String... more) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(more));
    return command;
  }

  /// The command that runs another one in a namespace.
  static List<String> prefix(String namespace) {
    return List.of("ip", "netns", "exec", namespace);
  }

  private static void in(String namespace, String... command) {
    run(with(prefix(namespace), command).toArray(String[]::new));
  }

  static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static boolean succeeds(String... command) {
    try {
      run(command);
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    for (String namespace : List.of(home(), router(), world())) {
      boolean gone = succeeds("ip", "netns", "del", namespace);
      if (!gone) {
        System.getLogger(NatNetwork.class.getName())
            .log(System.Logger.Level.DEBUG, "namespace " + namespace + " was not there");
      }
    }
  }
}
