package dev.parley.webrtc;

import dev.parley.dtls.DtlsCertificate;
import dev.parley.ice.Candidate;
import dev.parley.ice.GatherConfig;
import dev.parley.ice.GatheringState;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceCredentials;
import dev.parley.ice.IceState;
import dev.parley.ice.PairStats;
import dev.parley.net.ConnectionHandler;
import dev.parley.net.Endpoint;
import dev.parley.net.EndpointLoop;
import dev.parley.net.LocalAddress;
import dev.parley.net.SystemEntropy;
import dev.parley.net.SystemWallClock;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.Rtc;
import dev.parley.session.RtcConfig;
import dev.parley.session.RtcEvent;
import dev.parley.session.RtcFailure;
import dev.parley.session.SctpSpec;
import dev.parley.session.SessionSpec;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// One transport of a connection: an [Rtc] on an event loop, and the objects that show its state.
///
/// All methods may be called by any thread and return at once; what they ask for happens on the
/// event loop in the order of the calls. What the event loop says comes back as tasks of the
/// connection: first the object's own state and event, then the listener, in one task.
final class PeerTransport {
  /// What a transport begins with.
  ///
  /// @param local our ICE credentials
  record Setup(
      DtlsCertificate certificate,
      IceCredentials local,
      List<RTCIceServer> servers,
      RTCIceTransportPolicy policy,
      NetworkOptions network) {
    GatherConfig gathering() {
      return IceServers.gathering(servers, policy, network);
    }

    RtcConfig rtc() {
      IceConfig ice =
          IceConfig.full()
              .withCredentials(local)
              .withNames()
              .withLiveness(
                  network.disconnected().toNanos(),
                  network.failed().toNanos(),
                  network.consent().toNanos());
      return RtcConfig.of(certificate).withIce(ice).withSctp(network.sctp());
    }
  }

  /// Is told within tasks of the connection.
  interface Listener {
    /// A candidate was gathered, or there are no more.
    ///
    /// @param candidate of ours, null when there are no more
    /// @param url of the server that it was learned from, null for a host candidate
    void candidate(@Nullable Candidate candidate, String ufrag, @Nullable String url);

    void candidateError(RTCPeerConnectionIceErrorEvent error);

    void gatheringStateChanged();

    void iceStateChanged();

    void dtlsStateChanged();

    /// The data channels of the connection.
    DataChannels data();
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final TaskQueue tasks;
  private final Setup setup;
  private final Listener listener;
  private final EndpointLoop loop;
  private final RTCIceTransport ice;
  private final RTCDtlsTransport dtls;
  private final ReceivePumps receiving = new ReceivePumps(this);
  private final SendPumps sending = new SendPumps(this);
  private final DataPump data;
  private volatile @Nullable SctpSpec sctpSpec;
  private volatile @Nullable SessionSpec applied;

  // the event loop's
  private final PathCounts paths = new PathCounts();
  private final SelectedPair selectedPair = new SelectedPair();
  private @Nullable Endpoint<RtcEvent> endpoint;
  private @Nullable Rtc rtc;
  private @Nullable PeerSockets sockets;
  private Runnable stopWatching = () -> {};
  private boolean over;
  private boolean checkingWaits;

  /// Makes the transport; it does nothing before [#start].
  ///
  /// @param dtls the object that shows its state
  PeerTransport(TaskQueue tasks, Setup setup, Listener listener, RTCDtlsTransport dtls) {
    this.tasks = tasks;
    this.dtls = dtls;
    ice = dtls.iceTransport();
    this.setup = setup;
    this.listener = listener;
    loop = PeerNetwork.shared().nextLoop();
    data = new DataPump(this, listener.data());
    ice.localParameters(parameters(setup.local));
  }

  private static RTCIceParameters parameters(IceCredentials credentials) {
    return new RTCIceParameters(credentials.ufrag(), credentials.password());
  }

  RTCDtlsTransport dtls() {
    return dtls;
  }

  RTCIceTransport ice() {
    return ice;
  }

  TaskQueue tasks() {
    return tasks;
  }

  /// Who is fed with what comes.
  ReceivePumps receiving() {
    return receiving;
  }

  /// Where frames go out.
  SendPumps sending() {
    return sending;
  }

  /// Opens sockets and gathers candidates.
  void start() {
    List<LocalAddress> addresses = PeerNetwork.shared().addresses();
    execute(() -> begin(addresses));
  }

  private void begin(List<LocalAddress> addresses) {
    if (over) {
      return;
    }
    Endpoint<RtcEvent> made = loop.endpoint(new Handler());
    Rtc core =
        new Rtc(
            setup.rtc(),
            new SystemEntropy(),
            new SystemWallClock(),
            made.paths(),
            loop.pool(),
            receiving,
            data);
    endpoint = made;
    rtc = core;
    made.start(core);
    PeerNetwork network = PeerNetwork.shared();
    PeerSockets bound = new PeerSockets(made, core, setup.network, network);
    sockets = bound;
    bound.follow(loop.now(), addresses);
    core.gather(loop.now(), setup.gathering());
    stopWatching =
        network.watch().listen(addresses, now -> withRtc((rtc, at) -> bound.follow(at, now)));
  }

  /// The sockets are closed by their endpoint.
  private void ended() {
    over = true;
    stopWatching.run();
    PeerSockets bound = sockets;
    if (bound != null) {
      bound.close();
    }
  }

  private void gatheringChanged(boolean complete, String ours) {
    boolean changed =
        ice.changeGathering(
            complete ? RTCIceGatheringState.COMPLETE : RTCIceGatheringState.GATHERING);
    if (changed) {
      listener.gatheringStateChanged();
    }
    if (complete) {
      listener.candidate(null, ours, null);
    }
  }

  /// Begins ICE anew with other credentials of ours; the next [#apply] has the other side's.
  void restart(IceCredentials local) {
    ice.localParameters(parameters(local));
    ice.forgetLocal();
    withRtc((core, now) -> {
      core.restartIce(now, local);
      core.gather(now, setup.gathering());
    });
  }

  /// Forgets a restart that did not come to be.
  void cancelRestart(IceCredentials before) {
    ice.localParameters(parameters(before));
    withRtc((core, now) -> core.cancelIceRestart(now));
  }

  /// Sends a track on an m-section and brings what comes on it to a receiver.
  ///
  /// @param spec what was agreed on
  /// @param track null for none
  /// @param encodings how it is to be sent
  /// @param media the source of the receiver's track, which `feed` feeds
  void bind(
      MediaSpec spec,
      @Nullable MediaStreamTrack track,
      List<RTCRtpEncodingParameters> encodings,
      ReceivedMedia media,
      TrackFeed feed,
      ReceivedSources sources) {
    int index = spec.index();
    sending.bind(spec, track, encodings);
    if (spec.receive()) {
      receiving.bind(index, feed, sources);
      media.keyFramesFrom(() -> withRtc((core, now) -> core.requestKeyFrame(now, index)));
    } else {
      receiving.pause(index);
    }
  }

  /// The m-section is not used any more.
  void unbind(int media) {
    sending.unbind(media);
    receiving.unbind(media);
  }

  /// What was agreed on about data channels, or null.
  @Nullable SctpSpec sctpSpec() {
    return sctpSpec;
  }

  /// Makes the transport what was agreed on.
  void apply(SessionSpec spec) {
    ice.role(spec.ice().controlling() ? RTCIceRole.CONTROLLING : RTCIceRole.CONTROLLED);
    RTCIceParameters before = ice.getRemoteParameters();
    if (before != null && !before.usernameFragment().equals(spec.ice().remoteUfrag())) {
      ice.forgetRemote();
    }
    ice.remoteParameters(
        new RTCIceParameters(spec.ice().remoteUfrag(), spec.ice().remotePassword()));
    sctpSpec = spec.sctp();
    applied = spec;
    withRtc((core, now) -> core.apply(now, spec));
  }

  /// Takes a candidate of the other side.
  void addRemoteCandidate(Candidate candidate) {
    withRtc((core, now) -> {
      core.addRemoteCandidate(now, candidate);
      if (!core.candidatePairs().isEmpty()) {
        checks();
      }
    });
  }

  /// On the event loop: says that pairs are checked, if that was held back.
  private void checks() {
    if (checkingWaits) {
      checkingWaits = false;
      task(() -> iceChanged(IceState.CHECKING));
    }
  }

  /// The other side has no more candidates.
  void endOfRemoteCandidates() {
    withRtc((core, now) -> core.endOfRemoteCandidates(now));
  }

  /// Names it in statistics.
  long number() {
    return number;
  }

  DtlsCertificate certificate() {
    return setup.certificate;
  }

  /// What went which way; on the event loop.
  PathCounts paths() {
    return paths;
  }

  RTCDtlsRole dtlsRole() {
    SessionSpec spec = applied;
    if (spec == null) {
      return RTCDtlsRole.UNKNOWN;
    }
    return spec.dtls().client() ? RTCDtlsRole.CLIENT : RTCDtlsRole.SERVER;
  }

  /// What was agreed on for an m-section.
  List<CodecSpec> codecs(int media) {
    SessionSpec spec = applied;
    return spec == null || media >= spec.media().size()
        ? List.of()
        : spec.media().get(media).codecs();
  }

  /// Adds what this transport counted.
  CompletableFuture<Void> collect(StatsBuilder builder) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable work =
        () -> {
          Rtc core = rtc;
          if (core != null && !over) {
            new TransportCollector(builder, this, core, loop.now()).collect();
          }
          done.complete(null);
        };
    try {
      loop.execute(() -> {
        try {
          work.run();
        } catch (RuntimeException e) {
          done.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      done.complete(null);
    }
    return done;
  }

  /// Ends it, without events.
  void close() {
    dtls.closeSilently();
    sending.close();
    execute(() -> {
      ended();
      Endpoint<RtcEvent> open = endpoint;
      if (open != null) {
        open.close();
      }
    });
  }

  /// Runs something with the core on the event loop, unless it is over.
  void withRtc(ObjLongConsumer<Rtc> use) {
    execute(() -> {
      Endpoint<RtcEvent> open = endpoint;
      Rtc core = rtc;
      if (over || open == null || core == null) {
        return;
      }
      try {
        use.accept(core, loop.now());
        open.wake();
      } catch (RuntimeException | Error cause) {
        open.fail(cause);
      }
    });
  }

  private void execute(Runnable work) {
    try {
      loop.execute(work);
    } catch (RejectedExecutionException e) {
      // the program ends
    }
  }

  /// Queues a task, unless the connection is closed by then.
  private void task(Runnable work) {
    tasks.execute(() -> {
      if (dtls.state() != RTCDtlsTransportState.CLOSED
          || ice.state() != RTCIceTransportState.CLOSED) {
        work.run();
      }
    });
  }

  private final class Handler implements ConnectionHandler<RtcEvent> {
    @Override
    public void event(long now, RtcEvent event) {
      Consumer<RtcEvent> told = PeerTransport.this::told;
      switch (event) {
        case RtcEvent.KeyFrameRequested request ->
            sending.keyFrameRequested(request.media(), request.encoding());
        case RtcEvent.DtlsConnected connected -> {
          byte[] certificate = rtc == null ? null : rtc.remoteCertificate();
          task(() -> {
            dtls.remoteCertificates(certificate == null ? List.of() : List.of(certificate));
            dtlsChanged(RTCDtlsTransportState.CONNECTED);
          });
        }
        case RtcEvent.PathChanged(int path) -> pathChanged(now, path);
        case RtcEvent.Data happened -> data.event(happened.event());
        case RtcEvent.IceGatheringChanged(GatheringState state) -> gathering(state);
        case RtcEvent.NameWanted(String host) ->
            IceServers.resolve(
                host, found -> withRtc((core, at) -> core.resolved(at, host, found)));
        case RtcEvent.IceStateChanged(IceState state) -> iceState(state);
        default -> task(() -> told.accept(event));
      }
    }

    @Override
    public void ended() {
      PeerTransport.this.ended();
    }

    @Override
    public void failed(Throwable cause) {
      PeerTransport.this.ended();
      task(() -> failed("a bug ended the connection: " + cause, RTCErrorDetailType.DTLS_FAILURE));
    }

    private void pathChanged(long now, int path) {
      Rtc core = rtc;
      if (core != null) {
        core.stats(now, new TransportOnly(stats -> paths.change(stats, path)));
      }
      select();
    }

    /// Nothing is checked before there is a candidate of the other side (W3C, section 5.6.3).
    private void iceState(IceState state) {
      select();
      boolean nothingToCheck =
          state == IceState.CHECKING && rtc != null && rtc.candidatePairs().isEmpty();
      if (nothingToCheck) {
        checkingWaits = true;
        return;
      }
      checks();
      task(() -> iceChanged(state));
    }

    private void select() {
      PairStats pair = rtc == null ? null : selectedPair.changed(rtc);
      if (pair != null) {
        task(() -> ice.select(pair.local(), pair.remote()));
      }
    }

    private void gathering(GatheringState state) {
      Rtc core = rtc;
      if (core != null && state != GatheringState.NEW) {
        String ours = core.localIce().ufrag();
        task(() -> gatheringChanged(state == GatheringState.COMPLETE, ours));
      }
    }

    private void failed(String why, RTCErrorDetailType detail) {
      PeerTransport.this.failed(why, detail);
    }
  }

  /// Within a task.
  private void told(RtcEvent event) {
    switch (event) {
      case RtcEvent.IceCandidateGathered(Candidate candidate, String ours, String url) ->
          listener.candidate(candidate, ours, url.isEmpty() ? null : url);
      case RtcEvent.IceCandidateFailed error ->
          listener.candidateError(
              new RTCPeerConnectionIceErrorEvent(
                  "icecandidateerror",
                  error.host().isEmpty() ? null : error.host(),
                  error.port() == 0 ? null : error.port(),
                  error.url(),
                  error.code(),
                  error.text()));
      case RtcEvent.RemoteClosed closed -> dtlsChanged(RTCDtlsTransportState.CLOSED);
      case RtcEvent.Failed failed -> {
        if (failed.failure() instanceof RtcFailure.DtlsFailed why) {
          failed(why.sentence(), RTCErrorDetailType.DTLS_FAILURE);
        }
      }
      default -> {}
    }
  }

  private void iceChanged(IceState state) {
    RTCIceTransportState now = RTCIceTransportState.parse(state.name().toLowerCase(Locale.ROOT));
    if (ice.change(now)) {
      listener.iceStateChanged();
    }
    boolean connected =
        now == RTCIceTransportState.CONNECTED || now == RTCIceTransportState.COMPLETED;
    if (connected && dtls.state() == RTCDtlsTransportState.NEW) {
      dtlsChanged(RTCDtlsTransportState.CONNECTING);
    }
  }

  private void dtlsChanged(RTCDtlsTransportState state) {
    if (dtls.change(state)) {
      listener.dtlsStateChanged();
    }
  }

  private void failed(String why, RTCErrorDetailType detail) {
    boolean changed = dtls.change(RTCDtlsTransportState.FAILED);
    if (changed) {
      dtls.dispatchEvent(new RTCErrorEvent("error", new RTCError(RTCErrorInit.of(detail), why)));
      listener.dtlsStateChanged();
    }
  }
}
