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

  /// The same with IPv6.
  static final String SERVER6 = "fd00:99:2::2";

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

  private final String name;

  /// One that another process has made, and takes away.
  NatNetwork(String name) {
    this.name = name;
  }

  /// Skips the test where such networks cannot be made.
  NatNetwork(Kind kind) {
    this("parley" + ProcessHandle.current().pid());
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

  String name() {
    return name;
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

  /// A second way from the home to the router: 10.99.2.2, which becomes the default.
  void addRadio() {
    link(home(), "radio", "10.99.2.2/24", router(), "air", "10.99.2.1/24");
    in(router(), "nft", "add rule ip nat out ip saddr 10.99.2.0/24 oifname \"wan\" masquerade");
    // from each address by its own way, as phones do with two networks
    for (String[] way : new String[][] {{"10.99.1", "1", "eth"}, {"10.99.2", "2", "radio"}}) {
      if (has(home(), way[2])) {
        String table = "10" + way[1];
        run(
            "ip",
            "-n",
            home(),
            "route",
            "replace",
            "default",
            "via",
            way[0] + ".1",
            "table",
            table);
        run("ip", "-n", home(), "rule", "add", "from", way[0] + ".2", "table", table);
      }
    }
  }

  /// Programs that bind to no address use the radio from now on.
  void useRadio() {
    run("ip", "-n", home(), "route", "replace", "default", "via", "10.99.2.1");
  }

  /// Takes the radio away for a while.
  void switchRadio(boolean on) {
    run("ip", "-n", home(), "link", "set", "radio", on ? "up" : "down");
    if (on) { // routes go with a link
      run("ip", "-n", home(), "route", "replace", "default", "via", "10.99.2.1", "table", "102");
      useRadio();
    }
  }

  private static boolean has(String namespace, String link) {
    return succeeds("ip", "-n", namespace, "link", "show", link);
  }

  /// The first way from the home to the router is gone.
  void removeCable() {
    run("ip", "-n", home(), "link", "del", "eth");
  }

  /// Gives everybody IPv6 addresses, without a NAT.
  void addIpv6() {
    in(router(), "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
    String[][] addresses = {
      {home(), "eth", "fd00:99:1::2/64"},
      {router(), "lan", "fd00:99:1::1/64"},
      {router(), "wan", "fd00:99:2::1/64"},
      {world(), "eth", SERVER6 + "/64"}
    };
    for (String[] each : addresses) {
      run("ip", "-n", each[0], "address", "add", each[2], "dev", each[1], "nodad");
    }
    run("ip", "-n", home(), "route", "add", "default", "via", "fd00:99:1::1");
    run("ip", "-n", world(), "route", "add", "default", "via", "fd00:99:2::1");
  }

  /// From now on there are IPv6 addresses alone.
  void onlyIpv6() {
    addIpv6();
    removeIpv4();
  }

  /// The home and the world lose their IPv4 addresses.
  void removeIpv4() {
    run("ip", "-n", home(), "address", "del", "10.99.1.2/24", "dev", "eth");
    run("ip", "-n", world(), "address", "del", SERVER + "/24", "dev", "eth");
  }

  /// The home and the world lose their IPv6 addresses.
  void removeIpv6() {
    run("ip", "-n", home(), "address", "del", "fd00:99:1::2/64", "dev", "eth");
    run("ip", "-n", world(), "address", "del", SERVER6 + "/64", "dev", "eth");
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
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
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
