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

  private static RTCStats only(List<RTCStats> all, String kind) {
    List<RTCStats> of = all.stream().filter(stats -> kind.equals(stats.get("kind"))).toList();
    assertThat(of).hasSize(1);
    return of.getFirst();
  }
}
