package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.DatagramCore;
import dev.parley.core.Entropy;
import dev.parley.core.Packet;
import dev.parley.core.PacketPool;
import dev.parley.core.Paths;
import dev.parley.core.TransportAddress;
import org.junit.jupiter.api.Test;

/// A lawful core passes the contract, and each kind of outlaw fails it.
class CoreContractTest extends CoreContract {
  @Override
  protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
    return new PingPong(paths.open(0, TransportAddress.of("192.0.2.1", 9)));
  }

  @Override
  protected void start(DatagramCore<?> core, Paths paths, long now) {
    ((PingPong) core).start(now);
  }

  private static CoreContract contractOf(java.util.function.Function<PacketPool, PingPong> maker) {
    return new CoreContract() {
      @Override
      protected DatagramCore<?> create(Entropy entropy, Paths paths, PacketPool pool) {
        return maker.apply(pool);
      }

      @Override
      protected void start(DatagramCore<?> core, Paths paths, long now) {
        ((PingPong) core).start(now);
      }
    };
  }

  @Test
  void findsACoreThatWaitsForThePast() {
    CoreContract contract =
        contractOf(pool ->
            new PingPong(Paths.NONE) {
              @Override
              public void tick(long now) {}
            });
    assertThatThrownBy(contract::afterATickTheDeadlineLiesAheadOrSomethingIsReady)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void findsACoreThatDependsOnAnythingButItsSeed() {
    long[] counter = new long[1];
    CoreContract contract =
        contractOf(pool ->
            new PingPong(16) {
              @Override
              public long deadline() {
                return super.deadline() == NEVER ? NEVER : super.deadline() + counter[0]++ % 3;
              }
            });
    assertThatThrownBy(contract::twoTicksAtOneTimeEqualOne).isInstanceOf(Throwable.class);
  }

  @Test
  void findsACoreThatKeepsPacketsForEver() {
    CoreContract contract =
        contractOf(pool ->
            new PingPong(Paths.NONE) {
              @Override
              public void receive(long now, int from, Packet in) {
                in.retain();
              }
            });
    assertThatThrownBy(contract::anyBytesAreTakenWithoutAnExceptionOrUnboundedMemory)
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(contract::closingEndsEverythingAndGivesEveryPacketBack)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not given back");
  }

  @Test
  void findsACoreThatDoesNotEnd() {
    CoreContract contract =
        contractOf(pool ->
            new PingPong(Paths.NONE) {
              @Override
              public void close(long now) {}
            });
    assertThatThrownBy(contract::closingEndsEverythingAndGivesEveryPacketBack)
        .isInstanceOf(AssertionError.class);
    assertThat(contract).isNotNull();
  }
}
