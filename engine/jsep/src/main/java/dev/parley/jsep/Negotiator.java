package dev.parley.jsep;

import dev.parley.core.Entropy;
import dev.parley.sdp.Direction;
import dev.parley.sdp.Origin;
import dev.parley.sdp.SdpException;
import dev.parley.session.MediaKind;
import dev.parley.session.SendSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The offers and answers of one peer connection, from either side, with rollback.
///
/// It holds what descriptions are about: transceivers, the places of the m-sections, and the
/// transports that they are on. Descriptions of ours are made by [#createOffer] and [#createAnswer]
/// and applied as they were made. What throws changes nothing. Owned by one thread; it has no
/// timers and does no I/O.
///
/// RFC 9429: https://www.rfc-editor.org/rfc/rfc9429
public final class Negotiator {
  private final Places places;
  private final Exchange exchange;
  private final Entropy entropy;
  private final String cname;
  private final String unnamedStream;
  private final long sessionId;
  private long version;
  private Set<String> ufragsToReplace = new LinkedHashSet<>();

  /// Begins without an exchange.
  ///
  /// @param entropy for names: session, tracks, SSRCs
  /// @param freshIce makes ICE parameters for a new transport or a restart
  public Negotiator(NegotiatorConfig config, Entropy entropy, Supplier<IceParameters> freshIce) {
    this.entropy = entropy;
    places = new Places(config, freshIce);
    sessionId = entropy.nextLong() & Long.MAX_VALUE;
    cname = Names.base64(entropy, 12);
    unnamedStream = Names.uuid(entropy);
    exchange = new Exchange(places, this::received);
  }

  /// A transceiver that the other side's offer asks for.
  private Transceiver received(MediaKind kind) {
    return transceiver(kind, Direction.RECVONLY, true);
  }

  private Transceiver transceiver(MediaKind kind, Direction direction, boolean byRemote) {
    SendSpec sending = new SendSpec(ssrc(), kind == MediaKind.VIDEO ? ssrc() : 0, cname);
    Transceiver transceiver =
        new Transceiver(kind, direction, Names.uuid(entropy), sending, this::ssrc, byRemote);
    places.transceivers.add(transceiver);
    return transceiver;
  }

  private int ssrc() {
    int ssrc;
    do {
      ssrc = entropy.nextInt();
    } while (ssrc == 0 || places.usesSsrc(ssrc));
    return ssrc;
  }

  /// Adds a transceiver; the next offer has an m-section for it.
  ///
  /// @param kind audio or video
  public Transceiver addTransceiver(MediaKind kind, Direction direction) {
    if (kind == MediaKind.APPLICATION) {
      throw new IllegalArgumentException("a transceiver is of audio or video");
    }
    return transceiver(kind, direction, false);
  }

  /// Lets the next offer have an m-section for data channels.
  public void wantData() {
    places.wantData();
  }

  /// Lets offers restart ICE until an answer has gone along.
  public void restartIce() {
    Set<String> ufrags = new LinkedHashSet<>();
    for (Leg leg : places.legs()) {
      ufrags.add(leg.local().ufrag());
    }
    ufragsToReplace = ufrags;
  }

  /// Makes an offer.
  ///
  /// @param iceRestart whether it restarts ICE on all transports
  /// @throws IllegalStateException where the other side's offer waits for an answer
  public String createOffer(boolean iceRestart) {
    if (state() != SignalingState.STABLE && state() != SignalingState.HAVE_LOCAL_OFFER) {
      throw new IllegalStateException("no offer can be made in the state " + state());
    }
    boolean restart = iceRestart || replacesIce();
    Origin origin = Origin.of(sessionId, version + 1);
    Draft draft = new OfferBuilder(places).make(origin, restart);
    version++;
    exchange.offer(draft);
    return draft.sdp();
  }

  /// Makes an answer to the other side's offer.
  ///
  /// @throws IllegalStateException where there is no such offer
  /// @throws JsepException if the offer cannot be answered
  public String createAnswer() {
    RemoteDescription offer = exchange.openRemoteOffer();
    Draft draft = new AnswerBuilder(places, offer).make(Origin.of(sessionId, version + 1));
    version++;
    exchange.answer(draft);
    return draft.sdp();
  }

  /// The last offer that was made, empty if none was.
  public String lastOffer() {
    Draft offer = exchange.lastOffer();
    return offer == null ? "" : offer.sdp();
  }

  /// Whether the last offer still says what is wanted: no description was applied since it was
  /// made, and another one would be the same.
  public boolean hasCurrentOffer() {
    Draft offer = exchange.lastOffer();
    return offer != null
        && exchange.offerIsFresh()
        && (!replacesIce() || offer.ice().values().stream().noneMatch(this::replaces))
        && new OfferBuilder(places)
            .make(Origin.of(sessionId, version), false)
            .sections()
            .equals(offer.sections());
  }

  /// The same for the last answer.
  public boolean hasCurrentAnswer() {
    Draft answer = exchange.lastAnswer();
    return answer != null
        && exchange.answerIsFresh()
        && new AnswerBuilder(places, exchange.openRemoteOffer())
            .make(Origin.of(sessionId, version))
            .sections()
            .equals(answer.sections());
  }

  /// The last answer that was made, empty if none was.
  public String lastAnswer() {
    Draft answer = exchange.lastAnswer();
    return answer == null ? "" : answer.sdp();
  }

  /// Applies the last offer or answer that was made, or a rollback.
  ///
  /// @throws IllegalStateException if the type does not fit the state, or none was made
  /// @throws JsepException if what was made is out of date
  public void setLocal(SdpType type) {
    if (type == SdpType.ANSWER || type == SdpType.PRANSWER) {
      renewAnswer();
    }
    exchange.setLocal(type);
    settle();
  }

  /// An answer that was made for the same offer before a rollback is as good as a new one, if that
  /// would say the same.
  private void renewAnswer() {
    Draft old = exchange.lastAnswer();
    if (old == null || exchange.answerFits() || state() != SignalingState.HAVE_REMOTE_OFFER) {
      return;
    }
    Draft renewed =
        new AnswerBuilder(places, exchange.openRemoteOffer()).make(Origin.of(sessionId, version));
    if (withoutOrigin(renewed.sdp()).equals(withoutOrigin(old.sdp()))) {
      exchange.answer(renewed.as(old.sdp()));
    }
  }

  private static String withoutOrigin(String sdp) {
    return sdp.replaceFirst("\r\no=[^\r]*", "");
  }

  /// Applies a description of the other side.
  ///
  /// @param sdp ignored for a rollback
  /// @throws IllegalStateException if the type does not fit the state
  /// @throws SdpException if the text is not SDP
  /// @throws JsepException if it does not fit what came before
  public void setRemote(SdpType type, String sdp) {
    exchange.setRemote(type, sdp, unnamedStream);
    settle();
  }

  private void settle() {
    if (state() == SignalingState.STABLE
        && places.legs().stream().noneMatch(leg -> replaces(leg.local()))) {
      ufragsToReplace = new LinkedHashSet<>();
    }
  }

  private boolean replaces(IceParameters local) {
    return ufragsToReplace.contains(local.ufrag());
  }

  private boolean replacesIce() {
    return !ufragsToReplace.isEmpty();
  }

  public SignalingState state() {
    return exchange.state();
  }

  /// In the order in which they were added; those that are stopped for good are gone.
  public List<Transceiver> transceivers() {
    return List.copyOf(places.transceivers);
  }

  /// What the transports have to be now, in the order of their first m-sections.
  public List<TransportPlan> transports() {
    return new TransportPlanner(places, exchange.candidates()).plans();
  }

  /// The transport of the transceiver's m-section by id, or -1.
  public int transportOf(Transceiver transceiver) {
    Line line = places.lineOf(transceiver);
    return line == null || line.leg() == null ? -1 : line.leg().id();
  }

  /// The transport of the data channels by id, or -1.
  public int dataTransport() {
    for (Line line : places.lines()) {
      if (line.live() && line.isData() && line.leg() != null) {
        return line.leg().id();
      }
    }
    return -1;
  }

  /// Whether the other side offers data channels, and was not answered yet.
  public boolean dataOffered() {
    return places.lines().stream()
        .anyMatch(line ->
            line.live() && line.isData() && line.leg() == null && line.protocol().endsWith("SCTP"));
  }

  /// Whether the descriptions do not say what is wanted, so that an exchange is needed (W3C,
  /// section 4.7.3).
  public boolean negotiationNeeded() {
    return replacesIce() || NegotiationCheck.needed(places);
  }

  /// What the latest answer of ours refuses although the offer wanted it.
  public List<Rejection> rejections() {
    Draft answer = exchange.lastAnswer();
    return answer == null ? List.of() : answer.rejections();
  }

  public @Nullable Description currentLocal() {
    return exchange.local().current();
  }

  public @Nullable Description pendingLocal() {
    return exchange.local().pending();
  }

  public @Nullable Description currentRemote() {
    return exchange.remote().current();
  }

  public @Nullable Description pendingRemote() {
    return exchange.remote().pending();
  }

  /// A candidate of ours became known: our descriptions have it from now on.
  ///
  /// @param transport its id
  /// @param ufrag whose candidate it is
  /// @param candidate as `candidate:...`; null if there are no more
  /// @return which m-section to signal it for; null if the transport is gone
  public @Nullable CandidatePlace addLocalCandidate(
      int transport, String ufrag, @Nullable String candidate) {
    return exchange.candidates().addLocal(transport, ufrag, candidate);
  }

  /// Takes a candidate of the other side.
  ///
  /// @param mid of its m-section, or null
  /// @param index of its m-section where the mid is null
  /// @param ufrag whose candidate it is, or null
  /// @param candidate as `candidate:...`; empty if there are no more
  /// @throws IllegalStateException before a description of the other side
  /// @throws JsepException if there is no such m-section, or none with that ufrag
  public void addRemoteCandidate(
      @Nullable String mid, @Nullable Integer index, @Nullable String ufrag, String candidate) {
    Objects.requireNonNull(candidate, "candidate");
    exchange.candidates().addRemote(mid, index, ufrag, candidate);
  }

  /// Whether the other side takes candidates one by one; null before its description.
  public @Nullable Boolean remoteTrickles() {
    return exchange.candidates().remoteTrickles();
  }
}
