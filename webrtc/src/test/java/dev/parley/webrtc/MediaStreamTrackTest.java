package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MediaStreamTrackTest {
  private static final EncodedFrame FRAME = new EncodedFrame("video/VP8", new byte[] {1}, 90, true);

  private static final class HandSource implements TrackSource {
    @Nullable Output output;
    int keyFrameRequests;

    @Override
    public String kind() {
      return "video";
    }

    @Override
    public String label() {
      return "by hand";
    }

    @Override
    public void start(Output newOutput) {
      output = newOutput;
    }

    @Override
    public void stop() {
      output = null;
    }

    @Override
    public void requestKeyFrame() {
      keyFrameRequests++;
    }

    void give() {
      Output started = output;
      if (started != null) {
        started.frame(FRAME);
      }
    }
  }

  private final HandSource source = new HandSource();
  private final MediaStreamTrack track = new MediaStreamTrack(source, Runnable::run);
  private final List<EncodedFrame> seen = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @Test
  void startsTheSourceWithTheFirstSinkAndStopsItWithTheLastTrack() {
    MediaStreamTrack clone = track.clone();
    assertThat(source.output).isNull();
    track.addSink(seen::add);
    assertThat(source.output).isNotNull();
    track.stop();
    assertThat(source.output).isNotNull();
    clone.stop();
    assertThat(source.output).isNull();
  }

  @Test
  void letsNoFramesThroughWhileDisabled() {
    track.addSink(seen::add);
    source.give();
    track.enabled(false);
    source.give();
    track.enabled(true);
    source.give();
    assertThat(seen).containsExactly(FRAME, FRAME);
  }

  @Test
  void givesClonesALifeOfTheirOwn() {
    track.enabled(false);
    MediaStreamTrack clone = track.clone();
    assertThat(clone.id()).isNotEqualTo(track.id());
    assertThat(clone.enabled()).isFalse();
    track.stop();
    assertThat(clone.readyState()).isEqualTo(MediaStreamTrackState.LIVE);
    assertThat(track.clone().readyState()).isEqualTo(MediaStreamTrackState.ENDED);
  }

  @Test
  void saysThatTheSourceEndedButNotThatTheProgramStoppedIt() {
    MediaStreamTrack clone = track.clone();
    track.onEnded(event -> events.add("track"));
    clone.onEnded(event -> events.add("clone"));
    track.addSink(seen::add);
    clone.stop();
    TrackSource.Output output = source.output;
    if (output != null) {
      output.ended();
    }
    assertThat(events).containsExactly("track");
    assertThat(track.readyState()).isEqualTo(MediaStreamTrackState.ENDED);
  }

  @Test
  void saysMuteOnceForEachChange() {
    track.onMute(event -> events.add("mute"));
    track.onUnmute(event -> events.add("unmute"));
    track.sourceMuted(true);
    track.sourceMuted(true);
    track.sourceMuted(false);
    assertThat(events).containsExactly("mute", "unmute");
  }

  @Test
  void asksTheSourceForKeyFramesWhileItLives() {
    track.requestKeyFrame();
    track.stop();
    track.requestKeyFrame();
    assertThat(source.keyFrameRequests).isEqualTo(1);
  }

  @Test
  void ignoresContentHintsOfTheOtherKind() {
    track.contentHint("motion");
    track.contentHint("music");
    assertThat(track.contentHint()).isEqualTo("motion");
  }

  @Test
  void holdsEachTrackOfAStreamOnce() {
    MediaStream stream = new MediaStream(List.of(track, track));
    stream.addTrack(track);
    assertThat(stream.getTracks()).containsExactly(track);
    assertThat(stream.getVideoTracks()).containsExactly(track);
    assertThat(stream.getAudioTracks()).isEmpty();
    assertThat(stream.getTrackById(track.id())).isSameAs(track);
    assertThat(stream.active()).isTrue();
    track.stop();
    assertThat(stream.active()).isFalse();
  }
}
