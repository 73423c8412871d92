package dev.parley.sfu;

import static dev.parley.sfu.LayerSwitch.Verdict.IGNORE;
import static dev.parley.sfu.LayerSwitch.Verdict.LEAVE_OUT;
import static dev.parley.sfu.LayerSwitch.Verdict.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayerSwitchTest {
  private static final long SECOND = 1_000_000_000L;

  private final LayerSwitch layers = new LayerSwitch(false);
  private long now = SECOND;
  private boolean structureSeen;

  /// A packet of a simulcast with three layers.
  private LayerSwitch.Verdict simulcast(int layer, boolean keyFrame) {
    return layers.take(now, picture(layer, 0, 3, false, keyFrame, false));
  }

  /// A packet of one stream with three spatial layers.
  private LayerSwitch.Verdict scalable(int layer, boolean keyFrame) {
    return layers.take(now, picture(layer, 0, 3, true, keyFrame, false));
  }

  private LayerSwitch.Verdict temporal(int temporal, boolean joins) {
    return layers.take(now, picture(0, temporal, 1, false, false, joins));
  }

  private static Picture picture(
      int layer, int temporal, int count, boolean scalable, boolean keyFrame, boolean joins) {
    Picture picture = new Picture();
    picture.layer = layer;
    picture.temporal = temporal;
    picture.layers = count;
    picture.scalable = scalable;
    picture.known = true;
    picture.keyFrame = keyFrame;
    picture.joins = joins;
    picture.ends = true;
    return picture;
  }

  @Test
  void aLayerOfASimulcastBeginsWithItsKeyFrame() {
    layers.select(now, 1, Slot.ALL_TEMPORAL);
    assertThat(simulcast(1, false)).isEqualTo(IGNORE);
    assertThat(layers.needsKeyFrame()).isTrue();
    assertThat(simulcast(0, true)).isEqualTo(IGNORE);
    assertThat(simulcast(1, true)).isEqualTo(SEND);
    assertThat(layers.needsKeyFrame()).isFalse();
    assertThat(layers.takeResumed()).isTrue();
    assertThat(simulcast(1, false)).isEqualTo(SEND);
  }

  @Test
  void aLayerThatIsStoppedDoesNotGoOnUntilTheNextOneBegins() {
    layers.select(now, 2, Slot.ALL_TEMPORAL);
    assertThat(simulcast(2, true)).isEqualTo(SEND);
    assertThat(layers.takeResumed()).isTrue();
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    layers.stop();
    assertThat(simulcast(2, false)).isEqualTo(IGNORE);
    assertThat(simulcast(2, true)).isEqualTo(IGNORE);
    assertThat(simulcast(0, false)).isEqualTo(IGNORE);
    assertThat(layers.needsKeyFrame()).isTrue();
    assertThat(simulcast(0, true)).isEqualTo(SEND);
    assertThat(layers.takeResumed()).isTrue();
  }

  @Test
  void thePresentLayerGoesOnUntilTheNextOneHasAKeyFrame() {
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    simulcast(0, true);
    layers.takeResumed();
    layers.select(now, 2, Slot.ALL_TEMPORAL);
    assertThat(simulcast(2, false)).isEqualTo(IGNORE);
    assertThat(simulcast(0, false)).isEqualTo(SEND);
    assertThat(simulcast(2, true)).isEqualTo(SEND);
    assertThat(simulcast(0, true)).isEqualTo(IGNORE);
    assertThat(layers.takeResumed()).as("a switch is no pause").isFalse();
  }

  @Test
  void aChangeOfMindLeavesThePresentLayer() {
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    simulcast(0, true);
    layers.select(now, 2, Slot.ALL_TEMPORAL);
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(layers.needsKeyFrame()).isFalse();
    assertThat(simulcast(2, true)).isEqualTo(IGNORE);
    assertThat(simulcast(0, false)).isEqualTo(SEND);
  }

  @Test
  void aPauseEndsWithAKeyFrame() {
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    simulcast(0, true);
    layers.select(now, Slot.NOTHING, Slot.ALL_TEMPORAL);
    assertThat(simulcast(0, true)).isEqualTo(IGNORE);
    assertThat(layers.needsKeyFrame()).isFalse();
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(layers.needsKeyFrame()).isTrue();
    assertThat(simulcast(0, false)).isEqualTo(IGNORE);
    layers.takeResumed();
    assertThat(simulcast(0, true)).isEqualTo(SEND);
    assertThat(layers.takeResumed()).isTrue();
  }

  @Test
  void whatHasOneLayerBeginsAsItComes() {
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(temporal(0, false)).isEqualTo(SEND);
  }

  @Test
  void patienceEnds() {
    layers.select(now, 1, Slot.ALL_TEMPORAL);
    assertThat(simulcast(1, false)).isEqualTo(IGNORE);
    now += LayerSwitch.PATIENCE_NANOS + 1;
    assertThat(simulcast(1, false)).isEqualTo(SEND);
  }

  @Test
  void temporalLayersGoAtOnceAndComeBackWhereTheyMayBeJoined() {
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(temporal(2, false)).isEqualTo(SEND);
    layers.select(now, 0, 0);
    assertThat(temporal(0, false)).isEqualTo(SEND);
    assertThat(temporal(1, true)).isEqualTo(LEAVE_OUT);
    assertThat(temporal(2, true)).isEqualTo(LEAVE_OUT);
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(temporal(1, false)).isEqualTo(LEAVE_OUT);
    assertThat(temporal(1, true)).isEqualTo(SEND);
    assertThat(temporal(2, false)).isEqualTo(LEAVE_OUT);
    assertThat(temporal(2, true)).isEqualTo(SEND);
    assertThat(temporal(2, false)).isEqualTo(SEND);
  }

  @Test
  void aSpatialLayerNeedsThoseBelowIt() {
    layers.select(now, 1, Slot.ALL_TEMPORAL);
    assertThat(scalable(0, true)).isEqualTo(SEND);
    assertThat(scalable(1, false)).isEqualTo(SEND);
    assertThat(scalable(2, false)).isEqualTo(LEAVE_OUT);
    Picture end = picture(1, 0, 3, true, false, false);
    assertThat(layers.endsPicture(end)).isTrue();
    assertThat(layers.endsPicture(picture(0, 0, 3, true, false, false))).isFalse();
  }

  @Test
  void spatialLayersGoAtOnceAndComeBackWithAKeyFrame() {
    layers.select(now, 2, Slot.ALL_TEMPORAL);
    scalable(0, true);
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(scalable(1, false)).isEqualTo(LEAVE_OUT);
    layers.select(now, 2, Slot.ALL_TEMPORAL);
    assertThat(scalable(0, false)).isEqualTo(SEND);
    assertThat(scalable(2, false)).isEqualTo(LEAVE_OUT);
    assertThat(scalable(0, true)).isEqualTo(SEND);
    assertThat(scalable(2, false)).isEqualTo(SEND);
  }

  @Test
  void followsADependencyDescriptor() {
    Descriptors stream = new Descriptors(Descriptors.L2T1, 1);
    layers.select(now, 1, Slot.ALL_TEMPORAL);
    assertThat(described(stream, 3)).as("nothing before a key frame").isEqualTo(IGNORE);
    assertThat(described(stream, 0)).isEqualTo(SEND);
    assertThat(described(stream, 2)).isEqualTo(SEND);
    assertThat(layers.current()).isEqualTo(1);
    layers.select(now, 0, Slot.ALL_TEMPORAL);
    assertThat(layers.current()).as("until a frame allows it").isEqualTo(1);
    assertThat(described(stream, 1)).isEqualTo(SEND);
    assertThat(layers.current()).isZero();
    assertThat(described(stream, 3)).isEqualTo(LEAVE_OUT);
    layers.select(now, Slot.NOTHING, Slot.ALL_TEMPORAL);
    assertThat(described(stream, 1)).isEqualTo(IGNORE);
    layers.select(now, 1, Slot.ALL_TEMPORAL);
    assertThat(described(stream, 1)).isEqualTo(IGNORE);
    assertThat(described(stream, 0)).isEqualTo(SEND);
    assertThat(described(stream, 2)).isEqualTo(SEND);
  }

  private LayerSwitch.Verdict described(Descriptors stream, int template) {
    Picture picture = new Picture();
    picture.scalable = true;
    picture.layers = 2;
    picture.known = true;
    if (template == 0) {
      structureSeen = true;
    }
    if (structureSeen) {
      picture.describe(stream.next(template));
    }
    return layers.take(now, picture);
  }
}
