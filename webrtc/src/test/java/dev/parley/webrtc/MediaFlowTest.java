package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MediaFlowTest {
  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void carriesFramesAndCountsThem() {
    try (TwoPeers peers = new TwoPeers()) {
      CompletableFuture<EncodedFrame> picture = new CompletableFuture<>();
      CompletableFuture<EncodedFrame> sound = new CompletableFuture<>();
      peers.callee.onTrack(event ->
          event
              .track()
              .addSink(event.track().kind().equals("video") ? picture::complete : sound::complete));
      MediaStreamTrack video = new MediaStreamTrack(TestSources.picture());
      MediaStreamTrack audio = new MediaStreamTrack(TestSources.tone());
      peers.caller.addTrack(video);
      peers.caller.addTrack(audio);
      peers.exchange();

      assertThat(await(picture).mimeType()).isEqualTo("video/VP8");
      assertThat(await(picture).keyFrame()).isTrue();
      assertThat(await(sound).mimeType()).isEqualTo("audio/opus");

      RTCStatsReport sent = await(peers.caller.getStats().toCompletableFuture());
      RTCStats outbound = only(sent.ofType(RTCStatsType.OUTBOUND_RTP), "video");
      assertThat(outbound.number("framesSent")).isPositive();
      assertThat(outbound.get("mediaSourceId")).isNotNull();
      RTCStatsReport received = await(peers.callee.getStats().toCompletableFuture());
      RTCStats inbound = only(received.ofType(RTCStatsType.INBOUND_RTP), "video");
      assertThat(inbound.number("framesReceived")).isPositive();
      assertThat(inbound.get("ssrc")).isEqualTo(outbound.get("ssrc"));
      RTCStats transport = received.ofType(RTCStatsType.TRANSPORT).getFirst();
      assertThat(transport.get("dtlsState")).isEqualTo("connected");
      assertThat(received.get(String.valueOf(transport.get("selectedCandidatePairId"))))
          .isNotNull();
      assertThat(received.get(String.valueOf(transport.get("remoteCertificateId")))).isNotNull();
      video.stop();
      audio.stop();
    }
  }

  @Test
  void saysHowLoudTheSoundIs() {
    MediaStreamTrack tone = new MediaStreamTrack(TestSources.tone());
    try (TwoPeers peers = new TwoPeers()) {
      CompletableFuture<EncodedFrame> sound = new CompletableFuture<>();
      peers.callee.onTrack(event -> event.track().addSink(sound::complete));
      peers.caller.addTrack(tone);
      peers.exchange();

      // Between the chord at its softest and at its loudest, and 1 dB for what rounds.
      double softest = 0.5 * 0.05 * Math.sqrt(1.5) * 0.89;
      double loudest = 0.05 * Math.sqrt(1.5) * 1.13;
      assertThat(await(sound).audioLevel()).isBetween(softest, loudest);
      RTCStatsReport sent = await(peers.caller.getStats().toCompletableFuture());
      RTCStats source = only(sent.ofType(RTCStatsType.MEDIA_SOURCE), "audio");
      assertThat(source.number("audioLevel")).isBetween(softest, loudest);
      assertThat(source.number("totalAudioEnergy"))
          .isGreaterThan(softest * softest * source.number("totalSamplesDuration") * 0.99);
    } finally {
      tone.stop();
    }
  }

  @Test
  void levelsAreDecibelsBelowTheLoudest() {
    assertThat(EncodingPump.level(1.0)).isZero();
    assertThat(EncodingPump.level(0.1)).isEqualTo(20);
    assertThat(EncodingPump.level(0.0)).isEqualTo(127);
    assertThat(EncodingPump.level(null)).isEqualTo(-1);
  }

  private static RTCStats only(List<RTCStats> all, String kind) {
    List<RTCStats> of = all.stream().filter(stats -> kind.equals(stats.get("kind"))).toList();
    assertThat(of).hasSize(1);
    return of.getFirst();
  }
}
