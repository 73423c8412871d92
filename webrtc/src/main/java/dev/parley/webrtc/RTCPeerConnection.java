package dev.parley.webrtc;

import dev.parley.ice.IceCredentials;
import dev.parley.jsep.BundlePolicy;
import dev.parley.jsep.Description;
import dev.parley.jsep.IceParameters;
import dev.parley.jsep.Negotiator;
import dev.parley.jsep.NegotiatorConfig;
import dev.parley.jsep.SignalingState;
import dev.parley.jsep.Transceiver;
import dev.parley.net.SystemEntropy;
import dev.parley.session.CertificateFingerprint;
import dev.parley.session.MediaSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A connection to one other side: media, data, and the exchange of descriptions that sets it up.
///
/// The program carries descriptions and candidates between the two sides. All methods may be called
/// from any thread, and none blocks. Events, changes of state and results come in the order of the
/// specification, in tasks that run one after the other: on virtual threads, or on the executor
/// that the connection was made with.
///
/// W3C WebRTC: https://www.w3.org/TR/webrtc/
public final class RTCPeerConnection extends EventTarget implements AutoCloseable {
  private final TaskQueue tasks;
  private final RTCCertificate certificate;
  private final Negotiator negotiator;
  private final Negotiation negotiation;
  private final OperationsChain chain;
  private final Transceivers transceivers;
  private final PeerTransports transports;
  private final DataChannels channels;
  private final NegotiationNeeded negotiationNeeded;
  private final ConnectionEvents states;
  private final SurfacedDescriptions descriptions;
  private RTCConfiguration configuration;
  private final NetworkOptions networkOptions;
  private volatile boolean closed;

  /// With the default configuration.
  public RTCPeerConnection() {
    this(RTCConfiguration.defaults());
  }

  /// @throws DOMException `InvalidAccessError` for a certificate that has ended or a TURN server
  ///   without credentials, `SyntaxError` for a URL that is none of a STUN or TURN server
  public RTCPeerConnection(RTCConfiguration configuration) {
    this(configuration, NetworkOptions.defaults());
  }

  /// @param network which networks and ports to use; not W3C's
  /// @throws DOMException as above
  public RTCPeerConnection(RTCConfiguration configuration, NetworkOptions network) {
    this(configuration, network, new TaskQueue());
  }

  /// @param executor runs the tasks: events, changes of state, results; it must not run them while
  ///   it is called
  /// @throws DOMException as above
  public RTCPeerConnection(RTCConfiguration configuration, Executor executor) {
    this(configuration, NetworkOptions.defaults(), executor);
  }

  /// @param network which networks and ports to use; not W3C's
  /// @param executor as above
  /// @throws DOMException as above
  public RTCPeerConnection(
      RTCConfiguration configuration, NetworkOptions network, Executor executor) {
    this(configuration, network, new TaskQueue(executor));
  }

  private RTCPeerConnection(
      RTCConfiguration configuration, NetworkOptions network, TaskQueue tasks) {
    ConfigurationCheck.check(configuration, System.currentTimeMillis());
    this.configuration = configuration;
    networkOptions = Objects.requireNonNull(network, "network: NetworkOptions.defaults()");
    this.tasks = tasks;
    certificate =
        configuration.certificates().isEmpty()
            ? RTCCertificate.ecdsa()
            : configuration.certificates().getFirst();
    SystemEntropy entropy = new SystemEntropy();
    negotiator =
        new Negotiator(
            NegotiatorConfig.of(
                    CodecNames.CAPABILITIES,
                    fingerprints(
                        configuration.certificates().isEmpty()
                            ? List.of(certificate)
                            : configuration.certificates()))
                .withBundlePolicy(policy(configuration.bundlePolicy()))
                .withMaxMessageSize(network.maxMessageSize()),
            entropy,
            () -> {
              IceCredentials fresh = IceCredentials.random(entropy, "");
              return new IceParameters(fresh.ufrag(), fresh.password());
            });
    negotiation = new Negotiation(this, negotiator);
    negotiationNeeded = new NegotiationNeeded(this, negotiator);
    chain = new OperationsChain(tasks, negotiationNeeded::chainIsEmpty);
    transceivers = new Transceivers(this, negotiator);
    transports = new PeerTransports(this, negotiator);
    channels = new DataChannels(this, tasks);
    states = new ConnectionEvents(this);
    descriptions = new SurfacedDescriptions(negotiator);
  }

  private static List<CertificateFingerprint> fingerprints(List<RTCCertificate> certificates) {
    return certificates.stream()
        .flatMap(certificate -> certificate.getFingerprints().stream())
        .map(f -> new CertificateFingerprint(f.algorithm(), f.value().toUpperCase(Locale.ROOT)))
        .toList();
  }

  private static BundlePolicy policy(RTCBundlePolicy policy) {
    return switch (policy) {
      case BALANCED -> BundlePolicy.BALANCED;
      case MAX_COMPAT -> BundlePolicy.MAX_COMPAT;
      case MAX_BUNDLE -> BundlePolicy.MAX_BUNDLE;
    };
  }

  /// Makes a certificate, see [RTCConfiguration#certificates()].
  ///
  /// @param keygenAlgorithm as the Web Cryptography API has it: `name` `ECDSA` with `namedCurve`
  ///   `P-256`, or `RSASSA-PKCS1-v1_5` with `modulusLength` and `hash` `SHA-256`; and `expires` in
  ///   milliseconds from now
  /// @return fails with `NotSupportedError` for any other
  public static CompletionStage<RTCCertificate> generateCertificate(
      Map<String, Object> keygenAlgorithm) {
    try {
      return CompletableFuture.completedFuture(RTCCertificate.generate(keygenAlgorithm));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Makes a certificate of an algorithm that needs no parameters; there is none.
  public static CompletionStage<RTCCertificate> generateCertificate(String keygenAlgorithm) {
    return generateCertificate(Map.of("name", keygenAlgorithm));
  }

  /// Makes an offer of what the transceivers want. Nothing is applied.
  public CompletionStage<RTCSessionDescriptionInit> createOffer() {
    return createOffer(RTCOfferOptions.defaults());
  }

  /// Makes an offer of what the transceivers want. Nothing is applied.
  ///
  /// @return fails with `InvalidStateError` while the other side's offer waits, or after close
  public CompletionStage<RTCSessionDescriptionInit> createOffer(RTCOfferOptions options) {
    return chain(() -> {
      transceivers.offerToReceive(options);
      return negotiation.createOffer(options.iceRestart());
    });
  }

  /// Makes an answer to the other side's offer. Nothing is applied.
  ///
  /// @return fails with `InvalidStateError` if there is no such offer
  public CompletionStage<RTCSessionDescriptionInit> createAnswer() {
    return createAnswer(new RTCAnswerOptions());
  }

  /// Like [#createAnswer()]; there are no options yet.
  public CompletionStage<RTCSessionDescriptionInit> createAnswer(RTCAnswerOptions options) {
    return chain(negotiation::createAnswer);
  }

  /// Applies the description that the state asks for: an offer or an answer, made now if need be.
  public CompletionStage<Void> setLocalDescription() {
    return setLocalDescription(new RTCSessionDescriptionInit(null, ""));
  }

  /// Applies a description of ours, as it was made.
  ///
  /// @return fails with `InvalidStateError` if it does not fit the state, with
  ///   `InvalidModificationError` if it is not the one that was made last
  public CompletionStage<Void> setLocalDescription(RTCSessionDescriptionInit description) {
    return chain(() -> negotiation.setLocal(description));
  }

  /// Applies a description of the other side. An offer that meets one of ours rolls ours back.
  ///
  /// @return fails with `InvalidStateError` if it does not fit the state, with an [RTCError]
  ///   (`sdp-syntax-error`) if it is not SDP, with `InvalidAccessError` if it does not fit what
  ///   came before
  public CompletionStage<Void> setRemoteDescription(RTCSessionDescriptionInit description) {
    return chain(() -> negotiation.setRemote(description));
  }

  /// Takes a candidate of the other side.
  ///
  /// @param candidate with empty text and no m-section for the end of all candidates
  /// @return fails with `InvalidStateError` before a description of the other side, with
  ///   `OperationError` if the candidate is none or for an m-section that is not there
  public CompletionStage<Void> addIceCandidate(RTCIceCandidateInit candidate) {
    if (!candidate.candidate().isEmpty()
        && candidate.sdpMid().isEmpty()
        && candidate.sdpMLineIndex().isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("a candidate needs an sdpMid or an sdpMLineIndex"));
    }
    return chain(() -> new RemoteCandidateStep(this, negotiator, candidate).begin());
  }

  /// The other side has no more candidates.
  public CompletionStage<Void> addIceCandidate() {
    return addIceCandidate(RTCIceCandidateInit.of("", null, null));
  }

  /// The pending one, else the current one.
  public @Nullable RTCSessionDescription localDescription() {
    return descriptions.either(pendingLocalDescription(), currentLocalDescription());
  }

  public @Nullable RTCSessionDescription currentLocalDescription() {
    return surfaced(negotiator::currentLocal);
  }

  public @Nullable RTCSessionDescription pendingLocalDescription() {
    return surfaced(negotiator::pendingLocal);
  }

  /// The pending one, else the current one.
  public @Nullable RTCSessionDescription remoteDescription() {
    return descriptions.either(pendingRemoteDescription(), currentRemoteDescription());
  }

  public @Nullable RTCSessionDescription currentRemoteDescription() {
    return surfaced(negotiator::currentRemote);
  }

  public @Nullable RTCSessionDescription pendingRemoteDescription() {
    return surfaced(negotiator::pendingRemote);
  }

  private @Nullable RTCSessionDescription surfaced(Supplier<@Nullable Description> description) {
    synchronized (tasks) {
      return descriptions.surface(description.get());
    }
  }

  public RTCSignalingState signalingState() {
    synchronized (tasks) {
      return closed ? RTCSignalingState.CLOSED : RTCSignalingState.parse(text(negotiator.state()));
    }
  }

  public RTCIceGatheringState iceGatheringState() {
    synchronized (tasks) {
      return transports.gatheringState();
    }
  }

  public RTCIceConnectionState iceConnectionState() {
    synchronized (tasks) {
      return closed ? RTCIceConnectionState.CLOSED : transports.iceConnectionState();
    }
  }

  public RTCPeerConnectionState connectionState() {
    synchronized (tasks) {
      return closed ? RTCPeerConnectionState.CLOSED : transports.connectionState();
    }
  }

  /// Whether the other side takes candidates one by one; null before its description.
  public @Nullable Boolean canTrickleIceCandidates() {
    synchronized (tasks) {
      return negotiator.remoteTrickles();
    }
  }

  /// Lets the next offer look for new ways to the other side.
  public void restartIce() {
    synchronized (tasks) {
      if (closed) {
        return;
      }
      negotiator.restartIce();
    }
    updateNegotiationNeeded();
  }

  public RTCConfiguration getConfiguration() {
    synchronized (tasks) {
      return configuration;
    }
  }

  /// Replaces the configuration; servers and policy count from the next ICE restart on.
  ///
  /// @throws DOMException `InvalidModificationError` for what cannot change, and those of the
  ///   constructor
  public void setConfiguration(RTCConfiguration now) {
    synchronized (tasks) {
      checkOpen();
      ConfigurationCheck.check(now, System.currentTimeMillis());
      ConfigurationCheck.checkChange(configuration, now, localDescription() != null);
      configuration = now.withCertificates(configuration.certificates());
    }
  }

  /// Those of transceivers that are not stopped.
  public List<RTCRtpSender> getSenders() {
    return running().map(RTCRtpTransceiver::sender).toList();
  }

  /// Those of transceivers that are not stopped.
  public List<RTCRtpReceiver> getReceivers() {
    return running().map(RTCRtpTransceiver::receiver).toList();
  }

  private Stream<RTCRtpTransceiver> running() {
    return getTransceivers().stream().filter(t -> !t.stopped());
  }

  public List<RTCRtpTransceiver> getTransceivers() {
    synchronized (tasks) {
      return transceivers.all();
    }
  }

  /// Sends a track, on a transceiver that has none yet, or on a new one.
  ///
  /// @param streams which the other side sees the track in
  /// @throws DOMException `InvalidAccessError` if it is sent already
  public RTCRtpSender addTrack(MediaStreamTrack track, MediaStream... streams) {
    RTCRtpSender sender;
    synchronized (tasks) {
      checkOpen();
      sender = transceivers.addTrack(track, List.of(streams));
    }
    sendingChanged(sender);
    updateNegotiationNeeded();
    return sender;
  }

  /// Ends the sending of a track; its transceiver stays.
  ///
  /// @throws DOMException `InvalidAccessError` for a sender of another connection
  public void removeTrack(RTCRtpSender sender) {
    synchronized (tasks) {
      checkOpen();
      if (!transceivers.removeTrack(sender)) {
        return;
      }
    }
    sendingChanged(sender);
    updateNegotiationNeeded();
  }

  /// Adds a transceiver for a track.
  public RTCRtpTransceiver addTransceiver(MediaStreamTrack track) {
    return addTransceiver(track, RTCRtpTransceiverInit.defaults());
  }

  /// Adds a transceiver for a track.
  ///
  /// @throws IllegalArgumentException for encodings that cannot be
  public RTCRtpTransceiver addTransceiver(MediaStreamTrack track, RTCRtpTransceiverInit init) {
    return added(track.kind(), track, init);
  }

  /// Adds a transceiver without a track.
  ///
  /// @param kind `audio` or `video`
  public RTCRtpTransceiver addTransceiver(String kind) {
    return addTransceiver(kind, RTCRtpTransceiverInit.defaults());
  }

  /// Adds a transceiver without a track.
  ///
  /// @param kind `audio` or `video`
  /// @throws IllegalArgumentException for another kind, or encodings that cannot be
  public RTCRtpTransceiver addTransceiver(String kind, RTCRtpTransceiverInit init) {
    return added(kind, null, init);
  }

  private RTCRtpTransceiver added(
      String kind, @Nullable MediaStreamTrack track, RTCRtpTransceiverInit init) {
    RTCRtpTransceiver transceiver;
    synchronized (tasks) {
      transceiver = transceivers.add(kind, track, init);
    }
    updateNegotiationNeeded();
    return transceiver;
  }

  /// Opens a channel for messages.
  public RTCDataChannel createDataChannel(String label) {
    return createDataChannel(label, RTCDataChannelInit.defaults());
  }

  /// Opens a channel for messages.
  ///
  /// @throws IllegalArgumentException for a label or protocol of more than 65535 bytes, for both
  ///   limits at once, and for a negotiated channel without id
  /// @throws DOMException `OperationError` if the id is taken
  public RTCDataChannel createDataChannel(String label, RTCDataChannelInit init) {
    RTCDataChannel channel;
    synchronized (tasks) {
      checkOpen();
      channel = channels.create(label, init);
      negotiator.wantData();
    }
    updateNegotiationNeeded();
    return channel;
  }

  /// What carries the data channels, or null before they are agreed on.
  public @Nullable RTCSctpTransport sctp() {
    return channels.sctp();
  }

  /// The other side opened a data channel.
  public void onDataChannel(@Nullable EventListener<? super RTCDataChannelEvent> listener) {
    handler("datachannel", listener);
  }

  /// What was counted so far.
  public CompletionStage<RTCStatsReport> getStats() {
    return stats(StatsBuilder::report);
  }

  /// What was counted of one track.
  ///
  /// @param selector null for everything
  /// @return fails with `InvalidAccessError` unless exactly one sender or receiver has the track
  public CompletionStage<RTCStatsReport> getStats(@Nullable MediaStreamTrack selector) {
    if (selector == null) {
      return getStats();
    }
    List<RTCRtpSender> senders = getSenders().stream().filter(s -> s.track() == selector).toList();
    List<RTCRtpReceiver> receivers =
        getReceivers().stream().filter(r -> r.track() == selector).toList();
    if (senders.size() + receivers.size() != 1) {
      return CompletableFuture.failedFuture(
          DOMException.invalidAccess("not exactly one sender or receiver has the track"));
    }
    return senders.isEmpty() ? receivers.getFirst().getStats() : senders.getFirst().getStats();
  }

  CompletionStage<RTCStatsReport> stats(Function<StatsBuilder, RTCStatsReport> result) {
    List<PeerTransport> running;
    synchronized (tasks) {
      running = transports.all();
    }
    return ConnectionStats.collect(tasks, running, channels, result);
  }

  /// What was counted of one direction of a transceiver.
  CompletionStage<RTCStatsReport> stats(Transceiver facts, RTCStatsType type) {
    String mid = facts.mid();
    return stats(all ->
        all.reportOf(stats -> stats.type() == type && Objects.equals(mid, stats.get("mid"))));
  }

  /// Ends the connection: nothing is sent or received any more, and no event comes.
  @Override
  public void close() {
    synchronized (tasks) {
      if (closed) {
        return;
      }
      closed = true;
      chain.close();
      transceivers.close();
      channels.close();
      transports.close();
    }
  }

  /// An exchange is needed: make an offer.
  public void onNegotiationNeeded(@Nullable EventListener<? super Event> listener) {
    handler("negotiationneeded", listener);
  }

  /// There is a candidate for the other side.
  public void onIceCandidate(@Nullable EventListener<? super RTCPeerConnectionIceEvent> listener) {
    handler("icecandidate", listener);
  }

  /// A STUN or TURN server did not help.
  public void onIceCandidateError(
      @Nullable EventListener<? super RTCPeerConnectionIceErrorEvent> listener) {
    handler("icecandidateerror", listener);
  }

  public void onSignalingStateChange(@Nullable EventListener<? super Event> listener) {
    handler("signalingstatechange", listener);
  }

  public void onIceConnectionStateChange(@Nullable EventListener<? super Event> listener) {
    handler("iceconnectionstatechange", listener);
  }

  public void onIceGatheringStateChange(@Nullable EventListener<? super Event> listener) {
    handler("icegatheringstatechange", listener);
  }

  public void onConnectionStateChange(@Nullable EventListener<? super Event> listener) {
    handler("connectionstatechange", listener);
  }

  /// The other side sends a track.
  public void onTrack(@Nullable EventListener<? super RTCTrackEvent> listener) {
    handler("track", listener);
  }

  // What the connection's parts share.

  TaskQueue tasks() {
    return tasks;
  }

  NetworkOptions networkOptions() {
    return networkOptions;
  }

  RTCCertificate certificate() {
    return certificate;
  }

  PeerTransports transports() {
    return transports;
  }

  <T> CompletionStage<T> chain(Supplier<CompletionStage<T>> operation) {
    return chain.chain(operation);
  }

  boolean chainIsEmpty() {
    return chain.isEmpty();
  }

  boolean isClosed() {
    return closed;
  }

  void checkOpen() {
    if (closed) {
      throw DOMException.invalidState("the connection is closed: make a new one");
    }
  }

  String text(SignalingState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void updateNegotiationNeeded() {
    negotiationNeeded.update();
  }

  void negotiated() {
    negotiationNeeded.negotiated();
  }

  void statesChanged() {
    states.update();
  }

  List<RTCRtpTransceiver> refreshTransceivers() {
    return transceivers.refresh();
  }

  boolean hasTrack(String id) {
    return transceivers.hasTrack(id);
  }

  @Nullable RTCRtpTransceiver transceiver(String mid) {
    return transceivers.byMid(mid);
  }

  @Nullable RTCDtlsTransport transportOf(Transceiver facts) {
    synchronized (tasks) {
      PeerTransport transport = transports.of(facts);
      return transport == null ? null : transport.dtls();
    }
  }

  void sendingChanged(RTCRtpSender sender) {
    synchronized (tasks) {
      transports.sync();
    }
  }

  void playTone(Transceiver facts, int event, long millis) {
    PeerTransport transport = transports.of(facts);
    MediaSpec spec = facts.negotiated();
    SendPump pump = transport == null || spec == null ? null : transport.sending().of(spec.index());
    if (pump != null) {
      pump.tone(event, millis);
    }
  }

  void dataTransport(@Nullable PeerTransport transport, boolean offered) {
    channels.transport(transport, offered);
  }

  DataChannels dataChannels() {
    return channels;
  }
}
