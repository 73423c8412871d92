package dev.parley.ice;

import static dev.parley.ice.GatherWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import dev.parley.ice.GatherWorld.Side;
import dev.parley.sim.NatKind;
import dev.parley.sim.SimNat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every pair of networks, with and without TURN. `docs/nat-matrix.md` is what this test writes: it
/// fails when the page says something else, and writes it anew with `-Dparley.write=true`.
class NatMatrixTest {
  private static final int SEEDS = 5;
  private static final String MARK = "<!-- made by NatMatrixTest -->\n";

  /// Where an end is.
  private enum Network {
    OPEN("no NAT", null, false),
    FULL_CONE("full cone", NatKind.FULL_CONE, false),
    ADDRESS_RESTRICTED("address-restricted", NatKind.ADDRESS_RESTRICTED, false),
    PORT_RESTRICTED("port-restricted", NatKind.PORT_RESTRICTED, false),
    SYMMETRIC("symmetric", NatKind.SYMMETRIC, false),
    UDP_BLOCKED("UDP blocked", NatKind.PORT_RESTRICTED, true);

    final String text;
    final @Nullable NatKind kind;
    final boolean blocked;

    Network(String text, @Nullable NatKind kind, boolean blocked) {
      this.text = text;
      this.kind = kind;
      this.blocked = blocked;
    }

    @Nullable SimNat nat(String outer) {
      if (kind == null) {
        return null;
      }
      SimNat nat = SimNat.of(kind, outer);
      return blocked ? nat.withoutDatagrams() : nat;
    }

    /// Whether theory lets them reach each other without help: not if a port that only one
    /// destination sees meets a filter that looks at ports.
    boolean direct(Network other) {
      if (blocked || other.blocked) {
        return false;
      }
      return !(this == SYMMETRIC && other.looksAtPorts())
          && !(other == SYMMETRIC && looksAtPorts());
    }

    private boolean looksAtPorts() {
      return this == PORT_RESTRICTED || this == SYMMETRIC;
    }
  }

  private static String connect(long seed, Network left, Network right, boolean withTurn) {
    GatherWorld world = new GatherWorld(seed);
    SimTurnServer server = world.server();
    // Both have the same inner address, as homes do.
    Side a = world.side("a", left.nat("20.0.1.1"), address(left, "20.0.3.1"));
    Side b = world.side("b", right.nat("20.0.2.1"), address(right, "20.0.3.2"));
    GatherConfig config =
        withTurn
            ? GatherConfig.of(server.stun(), server.turn("udp"), server.turn("tcp"))
            : GatherConfig.of(server.stun());
    return outcome(world, a, b, config);
  }

  private static TransportAddress address(Network network, String open) {
    return TransportAddress.of(network.kind == null ? open : "192.168.1.2", 5000);
  }

  private static String outcome(GatherWorld world, Side a, Side b, GatherConfig config) {
    if (!world.connect(a, b, config, 30 * SECOND)) {
      return "–";
    }
    world.network.run(5 * SECOND);
    PairStats one = a.selected();
    PairStats two = b.selected();
    assertThat(one).isNotNull();
    assertThat(two).isNotNull();
    return kind(one) + " ↔ " + kind(two);
  }

  private static String kind(PairStats pair) {
    return pair.local().type().token();
  }

  private static String always(String where, IntFunction<String> outcome) {
    String first = outcome.apply(0);
    for (int seed = 1; seed < SEEDS; seed++) {
      String other = outcome.apply(seed);
      assertThat(other.equals("–")).as("%s, seed %d", where, seed).isEqualTo(first.equals("–"));
      assertThat(other.contains("relay"))
          .as("%s, seed %d", where, seed)
          .isEqualTo(first.contains("relay"));
    }
    return first;
  }

  @Test
  void everyPairOfNetworksConnectsDirectlyWhereThatIsPossible() throws IOException {
    StringBuilder page = new StringBuilder(INTRODUCTION).append(MARK);
    table(page, false);
    table(page, true);
    special(page);
    compare(page.toString());
  }

  private static void table(StringBuilder page, boolean withTurn) {
    page.append(withTurn ? "\n## With a TURN server\n\n" : "\n## With a STUN server alone\n\n|");
    if (withTurn) {
      page.append('|');
    }
    for (Network right : Network.values()) {
      page.append(" | ").append(right.text);
    }
    page.append(" |\n").append("|---".repeat(Network.values().length + 1)).append("|\n");
    for (Network left : Network.values()) {
      page.append("| **").append(left.text).append("**");
      for (Network right : Network.values()) {
        String where = left + " to " + right + (withTurn ? " with TURN" : "");
        String outcome = always(where, seed -> connect(seed, left, right, withTurn));
        assertThat(outcome.equals("–"))
            .as("%s: %s", where, outcome)
            .isEqualTo(!withTurn && !left.direct(right));
        assertThat(outcome.contains("relay"))
            .as("%s: %s", where, outcome)
            .isEqualTo(withTurn && !left.direct(right));
        page.append(" | ").append(outcome);
      }
      page.append(" |\n");
    }
  }

  private record Case(String text, boolean connects, boolean relays, IntFunction<String> outcome) {}

  private static void special(StringBuilder page) {
    TransportAddress v4 = TransportAddress.of("20.0.3.1", 5000);
    TransportAddress v6 = TransportAddress.of("2600::31", 5000);
    TransportAddress other4 = TransportAddress.of("20.0.3.2", 5000);
    TransportAddress other6 = TransportAddress.of("2600::32", 5000);
    TransportAddress inner = TransportAddress.of("192.168.1.2", 5000);
    TransportAddress neighbour = TransportAddress.of("192.168.1.3", 5000);
    SimNat home = SimNat.of(NatKind.PORT_RESTRICTED, "20.0.1.1");
    SimNat hotel = home.withIsolation(true);
    List<Case> cases = new ArrayList<>();
    cases.add(
        new Case(
            "both behind one NAT", true, false, seed -> pair(seed, false, home, inner, neighbour)));
    cases.add(
        new Case(
            "both behind one NAT that isolates its hosts, with hairpin",
            true,
            false,
            seed -> pair(seed, false, hotel.withHairpin(true), inner, neighbour)));
    cases.add(
        new Case(
            "the same without hairpin",
            false,
            false,
            seed -> pair(seed, false, hotel, inner, neighbour)));
    cases.add(
        new Case(
            "the same without hairpin, with TURN",
            true,
            true,
            seed -> pair(seed, true, hotel, inner, neighbour)));
    cases.add(
        new Case(
            "IPv6 to IPv6", true, false, seed -> families(seed, List.of(v6), List.of(other6))));
    cases.add(
        new Case(
            "both families on both sides",
            true,
            false,
            seed -> families(seed, List.of(v6, v4), List.of(other6, other4))));
    cases.add(
        new Case(
            "both families to IPv4 alone",
            true,
            false,
            seed -> families(seed, List.of(v6, v4), List.of(other4))));
    cases.add(
        new Case(
            "IPv6 alone to IPv4 alone, with TURN",
            true,
            true,
            seed -> families(seed, List.of(v6), List.of(other4))));
    page.append("\n## Other networks\n\n| networks | pair |\n|---|---|\n");
    for (Case each : cases) {
      String outcome = always(each.text, each.outcome);
      assertThat(!outcome.equals("–")).as(each.text).isEqualTo(each.connects);
      assertThat(outcome.contains("relay")).as(each.text).isEqualTo(each.relays);
      page.append("| ").append(each.text).append(" | ").append(outcome).append(" |\n");
    }
  }

  private static String pair(
      long seed, boolean withTurn, SimNat nat, TransportAddress one, TransportAddress two) {
    nat.forget();
    GatherWorld world = new GatherWorld(seed);
    SimTurnServer server = world.server();
    GatherConfig config =
        withTurn ? GatherConfig.of(server.turn("udp")) : GatherConfig.of(server.stun());
    return outcome(world, world.side("a", nat, one), world.side("b", nat, two), config);
  }

  private static String families(
      long seed, List<TransportAddress> one, List<TransportAddress> two) {
    GatherWorld world = new GatherWorld(seed);
    SimTurnServer server = world.server();
    Side a = world.side("a", null, one.toArray(TransportAddress[]::new));
    Side b = world.side("b", null, two.toArray(TransportAddress[]::new));
    GatherConfig config = GatherConfig.of(server.turn("udp"), server.turnV6("udp"));
    return outcome(world, a, b, config);
  }

  private static void compare(String page) throws IOException {
    Path file = Path.of(System.getProperty("user.dir"));
    while (!Files.exists(file.resolve("docs").resolve("architecture.md"))) {
      file = file.getParent();
      assertThat(file).as("the project's folder").isNotNull();
    }
    Path target = file.resolve("docs").resolve("nat-matrix.md");
    if (Boolean.getBoolean("parley.write")) {
      Files.writeString(target, page);
    }
    assertThat(Files.readString(target))
        .as(
            "%s is not what this test found",
            target.getFileName().toString().toLowerCase(Locale.ROOT))
        .isEqualTo(page);
  }

  private static final String INTRODUCTION =
      """
      # Through which networks calls come

      Two full agents of ours, their STUN and TURN server, and the networks of RFC 4787 in the simulator; every case runs with
      several seeds. A cell says by which candidates the two ends reach each other, as each of them sees itself: `host`,
      `srflx` (found by STUN), `prflx` (found by the checks themselves), `relay` (through TURN); – is no connection.

      A direct path is found wherever theory allows one: not between a symmetric NAT and another that looks at ports, and not
      where UDP is blocked. With TURN everybody connects.

      """;
}
