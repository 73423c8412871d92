package dev.parley.webrtc;

import dev.parley.ice.Candidate;
import dev.parley.ice.IceCredentials;
import dev.parley.jsep.CandidatePlace;
import dev.parley.jsep.IceParameters;
import dev.parley.jsep.Negotiator;
import dev.parley.jsep.Transceiver;
import dev.parley.jsep.TransportPlan;
import dev.parley.session.MediaSpec;
import dev.parley.session.SessionSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The transports of a connection: makes of them what the descriptions want, and of their states
/// those of the connection. Guarded by the connection's lock.
final class PeerTransports {
  private final RTCPeerConnection connection;
  private final Negotiator negotiator;
  private final Map<Integer, Running> running = new LinkedHashMap<>();

  /// A transport and what it was told last.
  private static final class Running {
    private final PeerTransport transport;
    private IceParameters local;
    private @Nullable SessionSpec spec;
    private final List<String> candidates = new ArrayList<>();
    private @Nullable String completedUfrag;
    private final Map<Integer, Transceiver> bound = new LinkedHashMap<>();
    private @Nullable IceParameters before;

    /// Our ICE parameters in the latest exchange that ended.
    private @Nullable IceParameters agreed;

    Running(PeerTransport transport, IceParameters local) {
      this.transport = transport;
      this.local = local;
    }
  }

  PeerTransports(RTCPeerConnection connection, Negotiator negotiator) {
    this.connection = connection;
    this.negotiator = negotiator;
  }

  /// Makes the transports what the descriptions say now.
  void sync() {
    List<TransportPlan> plans = negotiator.transports();
    Iterator<Map.Entry<Integer, Running>> old = running.entrySet().iterator();
    while (old.hasNext()) {
      Map.Entry<Integer, Running> entry = old.next();
      if (plans.stream().noneMatch(plan -> plan.id() == entry.getKey())) {
        entry.getValue().transport.close();
        old.remove();
      }
    }
    for (TransportPlan plan : plans) {
      Running known = running.get(plan.id());
      if (known != null && isOfSomeoneElse(known, plan)) {
        known.transport.close();
        known = null;
      }
      follow(known == null ? begin(plan) : known, plan);
    }
    connection.dataTransport(dataTransport(), negotiator.dataOffered());
  }

  /// Whether somebody else answers now, as after a handover: with another certificate or DTLS role,
  /// or with other ICE parameters while ours stay. A transport cannot follow; a new one begins.
  private static boolean isOfSomeoneElse(Running known, TransportPlan plan) {
    SessionSpec before = known.spec;
    SessionSpec now = plan.spec();
    if (before == null || now == null) {
      return false;
    }
    boolean restarted = !before.ice().remoteUfrag().equals(now.ice().remoteUfrag());
    return !before.dtls().equals(now.dtls()) || (restarted && plan.local().equals(known.agreed));
  }

  private Running begin(TransportPlan plan) {
    RTCConfiguration configuration = connection.getConfiguration();
    PeerTransport transport =
        new PeerTransport(
            connection.tasks(),
            new PeerTransport.Setup(
                connection.certificate().certificate(),
                credentials(plan.local()),
                configuration.iceServers(),
                configuration.iceTransportPolicy(),
                connection.networkOptions()),
            new Events(plan.id()),
            plan.id() == negotiator.dataTransport()
                ? connection.dataChannels().expectedTransport()
                : RTCDtlsTransport.fresh());
    Running begun = new Running(transport, plan.local());
    running.put(plan.id(), begun);
    transport.start();
    return begun;
  }

  private static IceCredentials credentials(IceParameters parameters) {
    return new IceCredentials(parameters.ufrag(), parameters.password());
  }

  private void follow(Running known, TransportPlan plan) {
    if (!plan.local().equals(known.local)) {
      if (plan.local().equals(known.before)) {
        known.transport.cancelRestart(credentials(plan.local()));
      } else {
        known.transport.restart(credentials(plan.local()));
      }
      known.before = known.local;
      known.local = plan.local();
    }
    SessionSpec spec = plan.spec();
    if (spec == null) {
      return;
    }
    if (!spec.equals(known.spec)) {
      known.spec = spec;
      known.agreed = plan.local();
      known.transport.apply(spec);
    }
    bind(known, spec);
    for (String text : plan.remoteCandidates()) {
      Candidate candidate = known.candidates.contains(text) ? null : Candidate.parse(text);
      known.candidates.add(text);
      if (candidate != null) {
        known.transport.addRemoteCandidate(candidate);
        known.transport.ice().addRemote(remote(text, plan));
      }
    }
    known.candidates.retainAll(plan.remoteCandidates());
    if (plan.remoteComplete() && !Objects.equals(known.completedUfrag, plan.remoteUfrag())) {
      known.completedUfrag = plan.remoteUfrag();
      known.transport.endOfRemoteCandidates();
    }
  }

  private static RTCIceCandidate remote(String text, TransportPlan plan) {
    return new RTCIceCandidate(
        new RTCIceCandidateInit(
            text,
            Optional.of(plan.mids().getFirst()),
            Optional.empty(),
            Optional.ofNullable(plan.remoteUfrag())),
        null);
  }

  /// Brings senders and receivers to their m-sections.
  private void bind(Running known, SessionSpec spec) {
    for (MediaSpec media : spec.media()) {
      RTCRtpTransceiver transceiver =
          media.codecs().isEmpty() ? null : connection.transceiver(media.mid());
      if (transceiver == null) {
        if (known.bound.remove(media.index()) != null) {
          known.transport.unbind(media.index());
        }
      } else {
        known.bound.put(media.index(), transceiver.facts());
        RTCRtpReceiver receiver = transceiver.receiver();
        known.transport.bind(
            media,
            transceiver.sender().flowing(),
            transceiver.sender().encodings(),
            receiver.media(),
            receiver.feed(),
            receiver.sources());
      }
    }
  }

  /// The transport of a transceiver, or null.
  @Nullable PeerTransport of(Transceiver transceiver) {
    Running known = running.get(negotiator.transportOf(transceiver));
    return known == null ? null : known.transport;
  }

  private @Nullable PeerTransport dataTransport() {
    Running known = running.get(negotiator.dataTransport());
    return known == null ? null : known.transport;
  }

  /// In the order in which they began.
  List<PeerTransport> all() {
    return running.values().stream().map(known -> known.transport).toList();
  }

  void close() {
    running.values().forEach(known -> known.transport.close());
  }

  RTCIceConnectionState iceConnectionState() {
    return ConnectionStates.ice(ice());
  }

  RTCPeerConnectionState connectionState() {
    return ConnectionStates.connection(ice(), dtls());
  }

  RTCIceGatheringState gatheringState() {
    return ConnectionStates.gathering(
        all().stream().map(t -> t.dtls().iceTransport().gatheringState()).toList());
  }

  private List<RTCIceTransportState> ice() {
    return all().stream().map(t -> t.dtls().iceTransport().state()).toList();
  }

  private List<RTCDtlsTransportState> dtls() {
    return all().stream().map(t -> t.dtls().state()).toList();
  }

  /// What one transport says, inside a task.
  private final class Events implements PeerTransport.Listener {
    private final int id;

    Events(int id) {
      this.id = id;
    }

    @Override
    public void candidate(@Nullable Candidate candidate, String ufrag, @Nullable String url) {
      String text = candidate == null ? null : candidate.toString();
      RTCIceCandidateInit init;
      PeerTransport transport;
      synchronized (connection.tasks()) {
        Running known = running.get(id);
        CandidatePlace place = known == null ? null : negotiator.addLocalCandidate(id, ufrag, text);
        if (known == null || place == null || connection.isClosed()) {
          return;
        }
        transport = known.transport;
        init =
            new RTCIceCandidateInit(
                text == null ? "" : text,
                Optional.of(place.mid()),
                Optional.of(place.index()),
                Optional.of(ufrag));
      }
      RTCIceCandidate object = new RTCIceCandidate(init, url);
      if (candidate != null) {
        transport.ice().addLocal(object);
      }
      connection.dispatchEvent(new RTCPeerConnectionIceEvent("icecandidate", object, url));
    }

    @Override
    public void candidateError(RTCPeerConnectionIceErrorEvent event) {
      if (!connection.isClosed()) {
        connection.dispatchEvent(event);
      }
    }

    @Override
    public void gatheringStateChanged() {
      connection.statesChanged();
    }

    @Override
    public void iceStateChanged() {
      connection.statesChanged();
    }

    @Override
    public void dtlsStateChanged() {
      connection.statesChanged();
    }

    @Override
    public DataChannels data() {
      return connection.dataChannels();
    }
  }
}
