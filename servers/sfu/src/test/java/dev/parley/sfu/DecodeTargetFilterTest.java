package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtp.DependencyDescriptor;
import org.junit.jupiter.api.Test;

class DecodeTargetFilterTest {
  private static final int ALL = 7;

  private final DecodeTargetFilter filter = new DecodeTargetFilter();

  /// Which of these frames are sent: `+` or `-` for each.
  private String sent(Descriptors stream, int mostSpatial, int mostTemporal, int... templates) {
    StringBuilder result = new StringBuilder();
    for (int template : templates) {
      boolean takes = filter.takes(stream.next(template), mostSpatial, mostTemporal);
      result.append(takes ? '+' : '-');
    }
    return result.toString();
  }

  @Test
  void readsTheStructureThatAKeyFrameBrings() {
    DependencyDescriptor key = new Descriptors(Descriptors.L2T2_KEY, 1).next(0);
    assertThat(key.bringsStructure()).isTrue();
    assertThat(key.structure()).isNotNull();
    assertThat(key.structure().decodeTargets()).isEqualTo(4);
    assertThat(key.structure().chains()).isEqualTo(2);
    assertThat(key.structure().chainOf(3)).isEqualTo(1);
    assertThat(key.structure().target(0, 0)).isZero();
    assertThat(key.structure().target(0, ALL)).isEqualTo(1);
    assertThat(key.structure().target(ALL, 0)).isEqualTo(2);
    assertThat(key.structure().target(ALL, ALL)).isEqualTo(3);
  }

  @Test
  void leavesHigherTemporalLayersOutAndJoinsThemAgain() {
    Descriptors stream = new Descriptors(Descriptors.L1T3, 65_530);
    assertThat(sent(stream, ALL, ALL, 0, 3, 2, 4)).isEqualTo("++++");
    // From the next frame on from which the lower target can be decoded, here across a rollover.
    assertThat(sent(stream, ALL, 0, 1, 3, 2, 4)).isEqualTo("+---");
    assertThat(sent(stream, ALL, 1, 1, 3, 2, 4)).isEqualTo("+-+-");
    assertThat(sent(stream, ALL, ALL, 1, 3, 2, 4)).isEqualTo("++++");
  }

  @Test
  void doesNotJoinInTheMiddleOfAPeriod() {
    Descriptors stream = new Descriptors(Descriptors.L1T3, 1);
    assertThat(sent(stream, ALL, 0, 0, 3)).isEqualTo("+-");
    // T1 says "switch" for the highest target, and what it needs was sent.
    assertThat(sent(stream, ALL, ALL, 2, 4)).isEqualTo("++");
  }

  @Test
  void goesDownAtOnceWhereTheLowerLayerIsSentAnyway() {
    Descriptors stream = new Descriptors(Descriptors.L2T1, 1);
    assertThat(sent(stream, ALL, ALL, 0, 2, 1, 3)).isEqualTo("++++");
    assertThat(sent(stream, 0, ALL, 1, 3, 1, 3)).isEqualTo("+-+-");
    assertThat(filter.spatialLayer()).isZero();
    // Up only where the higher layer begins anew.
    assertThat(sent(stream, ALL, ALL, 1, 3)).isEqualTo("+-");
    assertThat(sent(stream, ALL, ALL, 1, 2, 1, 3)).isEqualTo("++++");
    assertThat(filter.spatialLayer()).isEqualTo(1);
  }

  @Test
  void keepsToItsLayerUntilAKeyFrameWhereLayersAreIndependent() {
    Descriptors stream = new Descriptors(Descriptors.L2T2_KEY, 100);
    assertThat(sent(stream, ALL, ALL, 0, 3, 2, 5)).isEqualTo("++-+");
    assertThat(sent(stream, ALL, ALL, 1, 4)).isEqualTo("-+");
    // Down to the lower layer: what it needs was not sent, so a key frame has to come.
    assertThat(sent(stream, 0, ALL, 2, 5, 1, 4)).isEqualTo("-+-+");
    assertThat(sent(stream, 0, ALL, 0, 3, 2, 5, 1, 4)).isEqualTo("+-+-+-");
  }

  @Test
  void sendsAllPacketsOfAFrameAlikeAndLateOnesToo() {
    Descriptors stream = new Descriptors(Descriptors.L1T3, 1);
    DependencyDescriptor key = stream.next(0);
    assertThat(filter.takes(key, ALL, ALL)).isTrue();
    assertThat(filter.takes(key, ALL, 0)).as("the same frame").isTrue();
    assertThat(sent(stream, ALL, 0, 3, 2, 4, 1)).isEqualTo("+++" + "+");
  }

  @Test
  void beginsAnewWithAnotherStructure() {
    Descriptors first = new Descriptors(Descriptors.L1T3, 1);
    Descriptors second = new Descriptors(Descriptors.L2T1, 1000);
    assertThat(sent(first, ALL, ALL, 0, 3)).isEqualTo("++");
    assertThat(sent(second, 0, ALL, 0, 2, 1, 3)).isEqualTo("+-+-");
  }
}
