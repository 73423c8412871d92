package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Several encodings of one track: offered, sent each as its own stream, and switched off one by
/// one.
@Timeout(120)
class SimulcastSendingTest {
  private static final List<String> RIDS = List.of("q", "h", "f");

  private final RTCPeerConnection ours = new RTCPeerConnection();
  private final RTCPeerConnection theirs = new RTCPeerConnection();
  private final MediaStreamTrack track = new MediaStreamTrack(TestSources.layeredPicture());
  private final RTCRtpSender sender =
      ours.addTransceiver(
              track,
              RTCRtpTransceiverInit.defaults()
                  .withDirection(RTCRtpTransceiverDirection.SENDONLY)
                  .withSendEncodings(
                      RIDS.stream()
                          .map(rid -> RTCRtpEncodingParameters.defaults().withRid(rid))
                          .toList()))
          .sender();

  @Test
  void sendsEachLayerAsAStreamOfItsOwn() {
    try (ours;
        theirs) {
      negotiate(RIDS);
      until(() -> sent().size() == 3 && sent().values().stream().allMatch(s -> frames(s) > 5));

      Map<String, RTCStats> sent = sent();
      assertThat(sent.keySet()).containsExactlyInAnyOrderElementsOf(RIDS);
      assertThat(sent.values()).extracting(s -> s.get("ssrc")).doesNotHaveDuplicates();
      assertThat(List.of(size(sent, "q"), size(sent, "h"), size(sent, "f")))
          .containsExactly("160x90", "320x180", "640x360");
      assertThat(sent.values()).extracting(s -> s.get("active")).containsOnly(true);

      RTCRtpSendParameters parameters = sender.getParameters();
      List<RTCRtpEncodingParameters> changed =
          parameters.encodings().stream()
              .map(e -> "h".equals(e.rid()) ? e.withActive(false) : e)
              .toList();
      await(sender.setParameters(parameters.withEncodings(changed)));
      until(() -> Boolean.FALSE.equals(of("h").get("active")));
      long silent = frames(of("h"));
      long others = frames(of("f"));
      until(() -> frames(of("f")) > others + 10);
      assertThat(frames(of("h"))).isEqualTo(silent);
    } finally {
      track.stop();
    }
  }

  @Test
  void sendsTheFirstAloneToWhoeverKnowsNoLayers() {
    try (ours;
        theirs) {
      negotiate(List.of());
      until(() -> sent().size() == 1 && frames(of("")) > 5);
      assertThat(sender.getParameters().encodings()).hasSize(1);
    } finally {
      track.stop();
    }
  }

  /// Our own end does not receive simulcast, so its answer is made one that does.
  private void negotiate(List<String> rids) {
    ours.onIceCandidate(event -> {
      if (event.candidate() != null) {
        theirs.addIceCandidate(event.candidate().toJSON());
      }
    });
    await(ours.setLocalDescription());
    String offer = Objects.requireNonNull(ours.localDescription()).sdp();
    assertThat(offer).contains("a=simulcast:send q;h;f");
    await(theirs.setRemoteDescription(RTCSessionDescriptionInit.offer(offer)));
    await(theirs.setLocalDescription());
    until(() -> theirs.iceGatheringState() == RTCIceGatheringState.COMPLETE);
    StringBuilder answer =
        new StringBuilder(Objects.requireNonNull(theirs.localDescription()).sdp());
    rids.forEach(rid -> answer.append("a=rid:").append(rid).append(" recv\r\n"));
    if (!rids.isEmpty()) {
      answer.append("a=simulcast:recv ").append(String.join(";", rids)).append("\r\n");
    }
    await(ours.setRemoteDescription(RTCSessionDescriptionInit.answer(answer.toString())));
  }

  private Map<String, RTCStats> sent() {
    Map<String, RTCStats> byRid = new TreeMap<>();
    for (RTCStats stats : await(ours.getStats()).ofType(RTCStatsType.OUTBOUND_RTP)) {
      byRid.put(String.valueOf(Objects.requireNonNullElse(stats.get("rid"), "")), stats);
    }
    return byRid;
  }

  private RTCStats of(String rid) {
    return Objects.requireNonNull(sent().get(rid));
  }

  private static long frames(RTCStats stats) {
    return (long) stats.number("framesSent");
  }

  private static String size(Map<String, RTCStats> sent, String rid) {
    RTCStats stats = Objects.requireNonNull(sent.get(rid));
    return stats.get("frameWidth") + "x" + stats.get("frameHeight");
  }

  private static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come true in a minute");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
