package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RTCPeerConnectionTest {
  private final TaskLoop loop = new TaskLoop();
  private final RTCPeerConnection a = new RTCPeerConnection(RTCConfiguration.defaults(), loop);
  private final RTCPeerConnection b = new RTCPeerConnection(RTCConfiguration.defaults(), loop);

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private void exchange(RTCPeerConnection from, RTCPeerConnection to) {
    loop.await(from.setLocalDescription());
    loop.await(to.setRemoteDescription(described(from)));
    loop.await(to.setLocalDescription());
    loop.await(from.setRemoteDescription(described(to)));
  }

  private static RTCSessionDescriptionInit described(RTCPeerConnection connection) {
    return Objects.requireNonNull(connection.localDescription()).toJSON();
  }

  private static MediaStreamTrack track(String kind) {
    return new MediaStreamTrack(new ReceivedMedia(kind));
  }

  private static String name(Throwable thrown) {
    return thrown instanceof DOMException e ? e.name() : thrown.getClass().getSimpleName();
  }

  @Test
  void anExchangeTellsOfTracksInTheOrderOfTheSpecification() {
    List<String> events = new ArrayList<>();
    MediaStream stream = new MediaStream();
    MediaStreamTrack audio = track("audio");
    a.addTrack(audio, stream);
    b.onSignalingStateChange(event -> events.add(b.signalingState().toString()));
    b.onTrack(event -> {
      events.add("track " + event.track().kind());
      assertThat(event.streams()).extracting(MediaStream::id).containsExactly(stream.id());
      assertThat(event.streams().get(0).getTracks()).containsExactly(event.track());
      assertThat(event.track().muted()).isTrue();
    });
    loop.await(a.setLocalDescription());
    loop.await(b.setRemoteDescription(described(a)));
    assertThat(events).containsExactly("have-remote-offer", "track audio");
    loop.await(b.setLocalDescription());
    loop.await(a.setRemoteDescription(described(b)));

    assertThat(a.getTransceivers().get(0).currentDirection())
        .isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
    assertThat(a.getSenders().get(0).getParameters().codecs())
        .extracting(RTCRtpCodecParameters::mimeType)
        .contains("audio/opus");
    assertThat(a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
    assertThat(a.getSenders().get(0).transport())
        .isNotNull()
        .isSameAs(a.getReceivers().get(0).transport());
  }

  @Test
  void negotiationNeededIsSaidOnceForManyChanges() {
    List<String> events = new ArrayList<>();
    a.onNegotiationNeeded(event -> events.add("needed"));
    a.addTransceiver("audio");
    a.addTransceiver("video");
    loop.drain();
    assertThat(events).hasSize(1);
    exchange(a, b);
    loop.drain();
    assertThat(events).hasSize(1);
    a.getTransceivers().get(0).direction(RTCRtpTransceiverDirection.INACTIVE);
    loop.drain();
    assertThat(events).hasSize(2);
  }

  @Test
  void anOfferThatMeetsOneRollsItBack() {
    List<String> states = new ArrayList<>();
    a.onSignalingStateChange(event -> states.add(a.signalingState().toString()));
    a.addTrack(track("audio"));
    b.addTrack(track("audio"));
    loop.await(a.setLocalDescription());
    loop.await(b.setLocalDescription());
    loop.await(a.setRemoteDescription(described(b)));
    loop.await(a.setLocalDescription());

    assertThat(states).containsExactly("have-local-offer", "stable", "have-remote-offer", "stable");
    assertThat(a.getTransceivers()).hasSize(1);
  }

  @Test
  void refusesWithTheNamesOfTheSpecification() {
    assertThat(name(loop.failure(a.createAnswer()))).isEqualTo("InvalidStateError");
    assertThat(name(loop.failure(a.addIceCandidate()))).isEqualTo("InvalidStateError");
    assertThat(
            name(
                loop.failure(
                    a.setLocalDescription(
                        new RTCSessionDescriptionInit(RTCSdpType.OFFER, "v=0\r\n")))))
        .isEqualTo("InvalidModificationError");
    Throwable syntax =
        loop.failure(
            a.setRemoteDescription(new RTCSessionDescriptionInit(RTCSdpType.OFFER, "v=1\r\n")));
    assertThat(syntax).isInstanceOf(RTCError.class);
    assertThat(((RTCError) syntax).sdpLineNumber()).isEqualTo(1);
    assertThat(
            loop.failure(
                a.addIceCandidate(RTCIceCandidateInit.of("candidate:1 1 udp 1", null, null))))
        .isInstanceOf(IllegalArgumentException.class);
    MediaStreamTrack audio = track("audio");
    a.addTrack(audio);
    assertThatThrownBy(() -> a.addTrack(audio))
        .isInstanceOfSatisfying(
            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidAccessError"));
    a.close();
    assertThatThrownBy(() -> a.addTransceiver("audio")).isInstanceOf(DOMException.class);
    assertThat(name(loop.failure(a.createOffer()))).isEqualTo("InvalidStateError");
    assertThat(a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
  }

  @Test
  void parametersStayGoodWhereNoTaskIsTheProgramsOwn() {
    try (RTCPeerConnection connection = new RTCPeerConnection()) {
      RTCRtpSender sender = connection.addTransceiver("video").sender();
      RTCRtpSendParameters parameters = sender.getParameters();
      connection.createOffer().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      RTCRtpEncodingParameters slow = parameters.encodings().get(0).withMaxBitrate(100_000L);
      sender
          .setParameters(parameters.withEncodings(List.of(slow)))
          .toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
      assertThat(sender.getParameters().encodings()).containsExactly(slow);
    }
  }

  @Test
  void parametersAreGoodForOneTask() {
    RTCRtpSender sender = a.addTransceiver(track("video")).sender();
    RTCRtpSendParameters parameters = sender.getParameters();
    assertThat(sender.getParameters()).isSameAs(parameters);
    RTCRtpEncodingParameters slow =
        parameters.encodings().get(0).withMaxBitrate(100_000L).withActive(false);
    loop.await(sender.setParameters(parameters.withEncodings(List.of(slow))));

    assertThat(sender.getParameters().encodings()).containsExactly(slow);
    assertThat(name(loop.failure(sender.setParameters(parameters))))
        .isEqualTo("InvalidModificationError");
    loop.drain();
    assertThat(name(loop.failure(sender.setParameters(parameters)))).isEqualTo("InvalidStateError");
  }

  @Test
  void certificatesAreMadeAndChecked() {
    RTCCertificate certificate =
        loop.await(
            RTCPeerConnection.generateCertificate(
                Map.of("name", "ECDSA", "namedCurve", "P-256", "expires", 0)));
    RTCConfiguration configuration =
        RTCConfiguration.defaults().withCertificates(List.of(certificate));
    assertThat(certificate.getFingerprints()).hasSize(1);
    assertThat(name(loop.failure(RTCPeerConnection.generateCertificate("AES"))))
        .isEqualTo("NotSupportedError");
    assertThat(certificate.expires()).isLessThanOrEqualTo(System.currentTimeMillis());
    assertThatThrownBy(() -> a.setConfiguration(configuration)).isInstanceOf(DOMException.class);
  }

  /// The pattern of the specification: one side is polite and gives way, the other ignores.
  private final class Negotiating {
    private final RTCPeerConnection connection;
    private final boolean polite;
    private boolean making;
    private boolean ignoring;
    private Negotiating other = this;

    Negotiating(RTCPeerConnection connection, boolean polite) {
      this.connection = connection;
      this.polite = polite;
      connection.onNegotiationNeeded(event -> {
        making = true;
        connection
            .setLocalDescription()
            .thenRun(() -> loop.execute(() -> other.take(described(connection))))
            .whenComplete((nothing, thrown) -> making = false);
      });
    }

    void take(RTCSessionDescriptionInit description) {
      boolean offer = description.type() == RTCSdpType.OFFER;
      boolean collision =
          offer && (making || connection.signalingState() != RTCSignalingState.STABLE);
      ignoring = !polite && collision;
      if (ignoring) {
        return;
      }
      connection
          .setRemoteDescription(description)
          .thenCompose(nothing -> offer ? connection.setLocalDescription() : null)
          .thenRun(() -> {
            if (offer) {
              RTCSessionDescriptionInit answer = described(connection);
              loop.execute(() -> other.take(answer));
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void perfectNegotiationAlwaysEndsInStable(long seed) {
    Random random = new Random(seed);
    Negotiating one = new Negotiating(a, true);
    Negotiating two = new Negotiating(b, false);
    one.other = two;
    two.other = one;
    for (int round = 0; round < 4; round++) {
      for (int change = 0; change < 3; change++) {
        RTCPeerConnection side = random.nextBoolean() ? a : b;
        switch (random.nextInt(3)) {
          case 0 -> side.addTrack(track(random.nextBoolean() ? "audio" : "video"));
          case 1 -> side.addTransceiver(random.nextBoolean() ? "audio" : "video");
          default -> side.restartIce();
        }
      }
      loop.until(() -> settled(a) && settled(b));
    }

    assertThat(a.getTransceivers()).hasSameSizeAs(b.getTransceivers());
    assertThat(a.getTransceivers()).allMatch(t -> t.currentDirection() != null);
  }

  private static boolean settled(RTCPeerConnection connection) {
    return connection.signalingState() == RTCSignalingState.STABLE
        && connection.chainIsEmpty()
        && connection.getTransceivers().stream().allMatch(t -> t.currentDirection() != null);
  }
}
