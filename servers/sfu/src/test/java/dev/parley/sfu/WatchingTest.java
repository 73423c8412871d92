package dev.parley.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.congestion.BandwidthEstimate;
import dev.parley.jsep.SendTrack;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a participant is sent, by what it shows and what its path carries.
class WatchingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = 100_000_000L;

  private final Path path = new Path();
  private final Watching watching = new Watching(path);
  private final Speakers speakers = new Speakers();
  private final List<Slot> slots = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private long now = 10 * SECOND;

  /// What the participant's side of the connection says and is told.
  private static final class Path extends Bystander implements Downlink {
    double bps = -1;
    double wantedBps;
    final List<String> told = new ArrayList<>();

    Path() {
      super("me");
    }

    @Override
    public BandwidthEstimate bandwidth(long now) {
      BandwidthEstimate.Reason reason =
          bps < 0 ? BandwidthEstimate.Reason.UNKNOWN : BandwidthEstimate.Reason.DELAY;
      return new BandwidthEstimate(bps < 0 ? 300_000 : bps, bps, 0, 0, 0, 0, 0, 0, 0, reason);
    }

    @Override
    public void wantBandwidth(double newBps) {
      wantedBps = newBps;
    }

    @Override
    public void quality(String trackId, String layer, boolean paused, String reason) {
      told.add(trackId + " " + (paused ? "paused" : layer) + " " + reason);
    }
  }

  /// Somebody else, who publishes a camera in three layers: 100, 400 and 1500 kbit/s.
  private static final class Source extends Bystander {
    final Track track;
    final List<String> asked = new ArrayList<>();
    int sending = 3;

    Source(String id, String kind) {
      super(id);
      SfuTrack description = new SfuTrack(id + "/0", id, MediaKind.VIDEO, kind, "VP8");
      track = new Track(this, description, 0, List.of("q", "h", "f"));
      for (int i = 0; i < 3; i++) {
        track.layer(i).size(320 << i, 180 << i);
      }
    }

    void send(long now) {
      int[] kbps = {100, 400, 1500};
      for (int i = 0; i < sending; i++) {
        track.layer(i).count(now, 0, kbps[i] * 1000 / 8 / 10);
      }
    }

    @Override
    public void layersWanted(int media, List<String> activeRids) {
      asked.add(String.join("", activeRids));
    }
  }

  private Source publish(String id, String kind) {
    Source source = new Source(id, kind);
    SendTrack sending = new SendTrack(id, source.track.id(), new SendSpec(1, 2, id));
    MediaSpec spec =
        new MediaSpec(
            slots.size(),
            id,
            MediaKind.VIDEO,
            true,
            false,
            List.of(),
            List.of(),
            sending.sending(),
            List.of(),
            true);
    Slot slot = new Slot(path, source.track, sending, spec, 1, 1);
    source.track.add(slot);
    sources.add(source);
    slots.add(slot);
    watching.changed();
    return source;
  }

  /// Lets time pass: packets come, decisions are made.
  private void pass(double seconds) {
    for (int i = 0; i < seconds * 10; i++) {
      now += STEP;
      sources.forEach(source -> source.send(now));
      watching.tick(now, slots, speakers);
      sources.forEach(source -> source.track.wish(now));
    }
  }

  private void show(int... heights) {
    List<View> views = new ArrayList<>();
    for (int i = 0; i < heights.length; i++) {
      int width = heights[i] * 16 / 9;
      views.add(new View(slots.get(i).track.id(), width, heights[i], heights[i] > 0, "auto"));
    }
    watching.view(views);
  }

  private String targets() {
    StringBuilder layers = new StringBuilder();
    slots.forEach(slot -> layers.append(slot.target() < 0 ? "-" : "qhf".charAt(slot.target())));
    return layers.toString();
  }

  @ParameterizedTest
  @CsvSource({"90,q", "180,q", "216,q", "217,h", "360,h", "432,h", "433,f", "1080,f", "0,-"})
  void theTileDecides(int height, String layer) {
    publish("ann", "camera");
    path.bps = 20_000_000;
    show(height);
    pass(1);
    assertThat(targets()).isEqualTo(layer);
  }

  @ParameterizedTest
  @CsvSource({
    "20000000, ff, ''",
    // 3 Mbit/s and what is spared of them: one in f, one in h
    "2500000, fh, bandwidth",
    "1000000, hh, bandwidth",
    "700000, hq, bandwidth",
    "300000, qq, bandwidth",
    // the larger one is seen, the other paused
    "150000, q-, bandwidth",
    "60000, --, bandwidth"
  })
  void thePathDecides(double bps, String layers, String reason) {
    publish("ann", "camera");
    publish("bob", "camera");
    path.bps = bps;
    show(720, 700);
    pass(5);
    assertThat(targets()).isEqualTo(layers);
    assertThat(path.told.getLast()).endsWith(" " + reason);
  }

  @Test
  void everythingIsSentWhileNothingIsKnownOfThePath() {
    publish("ann", "camera");
    pass(1);
    assertThat(targets()).isEqualTo("f");
    assertThat(path.wantedBps).isBetween(1_600_000.0, 2_500_000.0);
  }

  @Test
  void aScreenComesBeforeAnyCamera() {
    publish("ann", "camera");
    publish("bob", "screen");
    path.bps = 1_900_000;
    show(1080, 200);
    watching.view(
        List.of(
            new View("ann/0", 1920, 1080, true, "auto"),
            new View("bob/0", 800, 600, true, "auto")));
    pass(3);
    assertThat(targets()).isEqualTo("qf");
  }

  @Test
  void aLittleMoreBandwidthIsNotEnoughToComeAndGo() {
    publish("ann", "camera");
    show(360);
    path.bps = 600_000;
    pass(3);
    assertThat(targets()).isEqualTo("h");
    path.bps = 420_000;
    pass(3);
    assertThat(targets()).isEqualTo("q");
    path.bps = 440_000;
    pass(3);
    assertThat(targets()).as("fits, but only just").isEqualTo("q");
    path.bps = 500_000;
    pass(3);
    assertThat(targets()).isEqualTo("h");
  }

  /// What is tried is too much, each time: the estimate was a little too high.
  @Test
  void aLayerThatDoesNotLastIsTriedLessAndLessOften() {
    publish("ann", "camera");
    show(360);
    path.bps = 300_000;
    pass(3);
    int changes = 0;
    for (int second = 0; second < 120; second++) {
      String before = targets();
      path.bps = before.equals("q") ? 500_000 : 410_000;
      pass(1);
      changes += targets().equals(before) ? 0 : 1;
    }
    assertThat(changes).isBetween(4, 12);

    path.bps = 410_000;
    pass(2);
    assertThat(targets()).isEqualTo("q");
    path.bps = 1_000_000;
    pass(1);
    assertThat(targets()).as("there is room now").isEqualTo("h");
  }

  /// A path that falls far is another one, and nothing is held against a layer.
  @Test
  void aPathThatFellIsNoSetback() {
    publish("ann", "camera");
    show(360);
    for (int round = 0; round < 5; round++) {
      path.bps = 600_000;
      pass(1);
      assertThat(targets()).isEqualTo("h");
      path.bps = 400_000;
      pass(0.2);
      path.bps = 200_000;
      pass(1);
      assertThat(targets()).isEqualTo("q");
    }
  }

  @Test
  void tellsEachChangeOnce() {
    publish("ann", "camera");
    path.bps = 20_000_000;
    show(720);
    pass(2);
    show(100);
    pass(2);
    show(0);
    pass(2);
    assertThat(path.told).containsExactly("ann/0 f ", "ann/0 q view", "ann/0 paused hidden");
  }

  @Test
  void asksThePublisherForWhatIsSeenAlone() {
    Source ann = publish("ann", "camera");
    path.bps = 20_000_000;
    show(720);
    pass(3);
    assertThat(ann.asked).containsExactly("qf");
    show(100);
    pass(3);
    assertThat(ann.asked).containsExactly("qf", "q");
    show(0);
    pass(3);
    assertThat(ann.asked).containsExactly("qf", "q", "");
    show(360);
    pass(1);
    assertThat(ann.asked).containsExactly("qf", "q", "", "qh");
  }

  @Test
  void keepsAskingForALayerThatIsLongInComing() {
    Source ann = publish("ann", "camera");
    ann.sending = 2;
    path.bps = 20_000_000;
    show(720);
    pass(10);
    assertThat(targets()).isEqualTo("h");
    assertThat(path.told.getLast()).isEqualTo("ann/0 h publisher");
    assertThat(ann.asked)
        .as("never without f")
        .allSatisfy(asked -> assertThat(asked).endsWith("f"));
    ann.sending = 3;
    pass(1);
    assertThat(targets()).isEqualTo("f");
  }

  @Test
  void isContentWithTheOnlyLayerThatComes() {
    Source ann = publish("ann", "camera");
    path.bps = 20_000_000;
    show(720);
    pass(5);
    ann.sending = 1; // the camera was replaced by a small one
    pass(5);
    int told = path.told.size();
    int asked = ann.asked.size();
    pass(20);
    assertThat(targets()).isEqualTo("q");
    assertThat(path.told.getLast()).isEqualTo("ann/0 q publisher");
    assertThat(path.told).as("nothing comes and goes").hasSize(told);
    assertThat(ann.asked).hasSize(asked);
    ann.sending = 3;
    pass(1);
    assertThat(targets()).isEqualTo("f");
    pass(3);
    assertThat(ann.asked.getLast()).isEqualTo("qf");
  }

  @Test
  void doesNotAskForWhatThePathWouldNotCarry() {
    Source ann = publish("ann", "camera");
    path.bps = 600_000;
    show(720);
    pass(5);
    assertThat(targets()).isEqualTo("h");
    assertThat(ann.asked.getLast()).isEqualTo("qh");
  }

  @Test
  void lastNLeavesCamerasOutButNoScreen() {
    publish("ann", "camera");
    publish("bob", "screen");
    publish("cyd", "camera");
    path.bps = 20_000_000;
    watching.lastN(1);
    speakers.heard("cyd", 10);
    speakers.tick(now);
    pass(1);
    assertThat(targets().chars().filter(each -> each == '-').count()).isEqualTo(1);
    assertThat(slots.get(1).target()).isNotEqualTo(Slot.NOTHING);
    watching.lastN(0);
    pass(1);
    assertThat(targets()).isEqualTo("-f-");
  }

  @Test
  void lowAndOffAreObeyed() {
    publish("ann", "camera");
    publish("bob", "camera");
    path.bps = 20_000_000;
    watching.view(
        List.of(
            new View("ann/0", 1280, 720, true, "low"), new View("bob/0", 1280, 720, true, "off")));
    pass(1);
    assertThat(targets()).isEqualTo("q-");
  }
}
