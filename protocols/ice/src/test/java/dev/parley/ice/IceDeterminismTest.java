package dev.parley.ice;

import static dev.parley.ice.IceBench.MILLISECOND;
import static dev.parley.ice.IceBench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sim.SimLink;
import org.junit.jupiter.api.Test;

class IceDeterminismTest {
  @Test
  void theSameSeedGivesTheSameJournal() {
    assertThat(journal(7)).isEqualTo(journal(7));
    assertThat(journal(7)).isNotEqualTo(journal(8));
  }

  private static String journal(long seed) {
    SimLink link = new SimLink(20 * MILLISECOND, 30 * MILLISECOND, 0.2, 0.1, 0.05);
    IceWorld world = IceWorld.full(seed, link).withHosts().start(true, true);
    world.network.run(40 * SECOND);
    return world.network.journalHash();
  }
}
