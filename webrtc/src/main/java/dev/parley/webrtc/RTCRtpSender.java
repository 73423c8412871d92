package dev.parley.webrtc;

import dev.parley.jsep.Transceiver;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What sends a track to the other side.
public final class RTCRtpSender {
  private final RTCPeerConnection connection;
  private final Transceiver facts;
  private final @Nullable RTCDTMFSender dtmf;
  private @Nullable MediaStreamTrack track;
  private List<RTCRtpEncodingParameters> encodings;
  private @Nullable RTCDegradationPreference degradation;
  private @Nullable RTCRtpSendParameters lastReturned;

  RTCRtpSender(
      RTCPeerConnection connection,
      Transceiver facts,
      @Nullable MediaStreamTrack track,
      List<RTCRtpEncodingParameters> encodings) {
    this.connection = connection;
    this.facts = facts;
    this.track = track;
    this.encodings = encodings;
    dtmf = facts.kind() == MediaKind.AUDIO ? new RTCDTMFSender(this, connection) : null;
  }

  /// What sends tones in place of the track's sound; null for video.
  public @Nullable RTCDTMFSender dtmf() {
    return dtmf;
  }

  /// What could be sent, or null for what is neither `audio` nor `video`.
  public static @Nullable RTCRtpCapabilities getCapabilities(String kind) {
    return CodecNames.capabilities(kind);
  }

  /// The track that is sent, null for none.
  public @Nullable MediaStreamTrack track() {
    synchronized (connection.tasks()) {
      return track;
    }
  }

  /// The transport that media goes out on, or null before it is known.
  public @Nullable RTCDtlsTransport transport() {
    return connection.transportOf(facts);
  }

  /// How it sends. What comes back may be changed and given to [#setParameters] at once. On an
  /// executor of the program's it is good for that until the present task ends; without one, until
  /// the next call.
  public RTCRtpSendParameters getParameters() {
    synchronized (connection.tasks()) {
      boolean inTask = !connection.tasks().isOurs();
      if (lastReturned != null && inTask) {
        return lastReturned;
      }
      MediaSpec spec = facts.negotiated();
      RTCRtpSendParameters parameters =
          new RTCRtpSendParameters(
              UUID.randomUUID().toString(),
              encodings,
              CodecNames.extensions(spec),
              new RTCRtcpParameters(
                  facts.sending().cname(), spec != null && spec.reducedSizeRtcp()),
              CodecNames.parameters(spec != null && spec.send() ? spec : null),
              degradation);
      lastReturned = parameters;
      if (inTask) {
        connection.tasks().execute(this::forget);
      }
      return parameters;
    }
  }

  private void forget() {
    synchronized (connection.tasks()) {
      lastReturned = null;
    }
  }

  /// Changes how it sends, without a new exchange.
  ///
  /// @param parameters from [#getParameters], with other encodings; the rest is read only
  /// @return fails with `InvalidStateError` if [#getParameters] was not called before or the
  ///   transceiver is stopped, with `InvalidModificationError` if more was changed, with
  ///   `RangeError` for a value out of range
  public CompletionStage<Void> setParameters(RTCRtpSendParameters parameters) {
    List<RTCRtpEncodingParameters> changed;
    synchronized (connection.tasks()) {
      try {
        changed = check(parameters);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    connection
        .tasks()
        .execute(() -> {
          if (connection.isClosed()) {
            return;
          }
          synchronized (connection.tasks()) {
            encodings = changed;
            degradation = parameters.degradationPreference();
            lastReturned = null;
          }
          connection.sendingChanged(this);
          result.complete(null);
        });
    return result;
  }

  private List<RTCRtpEncodingParameters> check(RTCRtpSendParameters parameters) {
    RTCRtpSendParameters last = lastReturned;
    if (facts.stopping()) {
      throw DOMException.invalidState("the transceiver is stopped");
    }
    if (last == null) {
      throw DOMException.invalidState("call getParameters() first, in the same task");
    }
    List<RTCRtpEncodingParameters> changed =
        Encodings.change(CodecNames.kind(facts.kind()), encodings, parameters.encodings());
    if (!last.transactionId().equals(parameters.transactionId())
        || !last.codecs().equals(parameters.codecs())
        || !last.headerExtensions().equals(parameters.headerExtensions())
        || !last.rtcp().equals(parameters.rtcp())) {
      throw DOMException.invalidModification("only the encodings may be changed");
    }
    return changed;
  }

  /// Sends another track of the same kind, or none, without a new exchange.
  ///
  /// @return fails with `InvalidStateError` if the transceiver is stopped, and with a TypeError
  ///   (`IllegalArgumentException`) for a track of another kind
  public CompletionStage<Void> replaceTrack(@Nullable MediaStreamTrack withTrack) {
    if (withTrack != null && !withTrack.kind().equals(CodecNames.kind(facts.kind()))) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "a track of "
                  + withTrack.kind()
                  + " cannot replace one of "
                  + CodecNames.kind(facts.kind())));
    }
    return connection.chain(() -> {
      if (facts.stopping()) {
        return CompletableFuture.failedFuture(
            DOMException.invalidState("the transceiver is stopped"));
      }
      CompletableFuture<Void> result = new CompletableFuture<>();
      connection
          .tasks()
          .execute(() -> {
            if (!connection.isClosed()) {
              replace(withTrack);
              result.complete(null);
            }
          });
      return result;
    });
  }

  private void replace(@Nullable MediaStreamTrack withTrack) {
    synchronized (connection.tasks()) {
      track = withTrack;
    }
    connection.sendingChanged(this);
  }

  /// Says which streams the other side sees the track in; the next exchange tells it.
  public void setStreams(MediaStream... streams) {
    synchronized (connection.tasks()) {
      connection.checkOpen();
      facts.streamIds(ids(List.of(streams)));
    }
    connection.updateNegotiationNeeded();
  }

  /// What was counted of what it sends.
  public CompletionStage<RTCStatsReport> getStats() {
    return connection.stats(facts, RTCStatsType.OUTBOUND_RTP);
  }

  static List<String> ids(List<MediaStream> streams) {
    return streams.stream().map(MediaStream::id).distinct().toList();
  }

  RTCPeerConnection connection() {
    return connection;
  }

  Transceiver facts() {
    return facts;
  }

  /// Without an exchange; see [#replaceTrack].
  void track(@Nullable MediaStreamTrack now) {
    track = now;
  }

  /// The track whose frames go out now: none while no encoding is active, or after a stop.
  @Nullable MediaStreamTrack flowing() {
    boolean active = encodings.stream().anyMatch(RTCRtpEncodingParameters::active);
    return active && !facts.stopping() ? track : null;
  }

  List<RTCRtpEncodingParameters> encodings() {
    synchronized (connection.tasks()) {
      return encodings;
    }
  }

  void encodings(List<RTCRtpEncodingParameters> now) {
    encodings = List.copyOf(now);
  }
}
