package dev.parley.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.TransportAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PathTableTest {
  private static Shards shards;
  private final PathTable table = new PathTable(2, 4);
  private Connection<String> alice;
  private Connection<String> bob;

  @BeforeAll
  static void open() {
    shards = Shards.open(NetConfig.defaults().withAddresses(List.of(loopback())));
  }

  private static TransportAddress loopback() {
    return TransportAddress.of("127.0.0.1", 0);
  }

  @AfterAll
  static void close() {
    shards.close();
  }

  @BeforeEach
  void connections() {
    alice = shards.shard(0).submit(() -> shards.shard(0).connection(new Recorder())).join();
    bob = shards.shard(0).submit(() -> shards.shard(0).connection(new Recorder())).join();
  }

  private static TransportAddress at(int port) {
    return loopback().withPort(port);
  }

  @Test
  void provisionalNumbersAreUsedAgain() {
    int first = table.provisional(0, at(1), alice).id;
    for (int i = 1; i < PathTable.PROVISIONAL; i++) {
      assertThat(table.provisional(0, at(1 + i), alice).id).isNotEqualTo(first);
    }
    assertThat(table.provisional(0, at(9999), bob).id).isEqualTo(first);
    assertThat(table.get(first, alice)).isNull();
    assertThat(table.find(0, at(1))).isNull();
  }

  @Test
  void keepingRoutesAndFixesTheNumber() {
    Path path = table.provisional(0, at(1), alice);
    assertThat(table.keep(path)).isTrue();
    for (int i = 0; i < 2 * PathTable.PROVISIONAL; i++) {
      assertThat(table.provisional(0, at(2), bob).id).isNotEqualTo(path.id);
    }
    assertThat(table.find(0, at(1))).isSameAs(path);
    assertThat(table.find(1, at(1))).isNull();
  }

  @Test
  void namingSomebodysAddressStealsNothing() {
    Path path = table.provisional(0, at(1), alice);
    table.keep(path);

    Path claim = Objects.requireNonNull(table.open(0, at(1), bob));

    assertThat(claim).isNotSameAs(path);
    assertThat(table.find(0, at(1))).isSameAs(path);
    assertThat(table.find(0, at(1), bob)).isSameAs(claim);
  }

  @Test
  void theLatestProofComesFirst() {
    Path claim = Objects.requireNonNull(table.open(0, at(1), bob));
    Path proven = table.provisional(0, at(1), alice);
    table.keep(proven);
    assertThat(table.find(0, at(1))).isSameAs(proven);

    table.keep(claim);
    assertThat(table.find(0, at(1))).isSameAs(claim);

    table.release(claim);
    assertThat(table.find(0, at(1))).isSameAs(proven);
    table.release(proven);
    assertThat(table.find(0, at(1))).isNull();
    assertThat(table.keptCount()).isZero();
  }

  @Test
  void isBounded() {
    for (int port = 1; port <= 4; port++) {
      assertThat(table.open(0, at(port), alice)).isNotNull();
    }
    assertThat(table.open(0, at(5), alice)).isNull();
    assertThat(table.keep(table.provisional(0, at(5), alice))).isFalse();

    table.release(Objects.requireNonNull(table.find(0, at(1))));
    assertThat(table.open(0, at(5), alice)).isNotNull();
  }
}
