package dev.parley.jsep;

import dev.parley.session.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where an exchange of descriptions stands, and what it replaces if it succeeds (RFC 9429, section
/// 4.1.10).
final class Exchange {
  private final Places places;
  private final Function<MediaKind, Transceiver> received;
  private final Descriptions local = new Descriptions();
  private final Descriptions remote = new Descriptions();
  private final Candidates candidates;

  private SignalingState state = SignalingState.STABLE;
  private @Nullable Draft lastOffer;
  private @Nullable Draft lastAnswer;

  /// Whether the last answer answers the offer that is open.
  private boolean answerFits;

  /// Whether no description was applied since the last offer was made; the same for the answer.
  private boolean offerIsFresh;

  private boolean answerIsFresh;

  /// The offer that waits for an answer: ours, or the other side's.
  private @Nullable Draft openLocalOffer;

  private @Nullable RemoteDescription openRemoteOffer;
  private @Nullable Stable stable;

  /// What a rollback brings back.
  private record Stable(
      List<Line> lines,
      boolean bundled,
      Map<Transceiver, Transceiver.Association> associations,
      Map<Leg, Leg.State> legs) {}

  /// @param received makes a transceiver that the other side's offer asks for
  Exchange(Places places, Function<MediaKind, Transceiver> received) {
    this.places = places;
    this.received = received;
    candidates = new Candidates(places, local, remote);
  }

  void offer(Draft draft) {
    lastOffer = draft;
    offerIsFresh = true;
  }

  void answer(Draft draft) {
    lastAnswer = draft;
    answerFits = true;
    answerIsFresh = true;
  }

  @Nullable Draft lastOffer() {
    return lastOffer;
  }

  @Nullable Draft lastAnswer() {
    return lastAnswer;
  }

  boolean answerFits() {
    return answerFits;
  }

  boolean offerIsFresh() {
    return offerIsFresh;
  }

  boolean answerIsFresh() {
    return answerIsFresh && openRemoteOffer != null;
  }

  Descriptions local() {
    return local;
  }

  Descriptions remote() {
    return remote;
  }

  Candidates candidates() {
    return candidates;
  }

  SignalingState state() {
    return state;
  }

  RemoteDescription openRemoteOffer() {
    RemoteDescription offer = openRemoteOffer;
    if (offer == null
        || (state != SignalingState.HAVE_REMOTE_OFFER
            && state != SignalingState.HAVE_LOCAL_PRANSWER)) {
      throw new IllegalStateException(
          "there is no offer of the other side to answer in the state " + state);
    }
    return offer;
  }

  private SignalingState next(SdpType type, boolean ours) {
    SignalingState next = state.after(type, ours);
    if (next == null) {
      throw new IllegalStateException(
          "a description of type %s from %s does not fit the state %s"
              .formatted(type, ours ? "this side" : "the other side", state));
    }
    return next;
  }

  void setLocal(SdpType type) {
    SignalingState next = next(type, true);
    switch (type) {
      case ROLLBACK -> rollback();
      case OFFER -> applyOffer();
      case PRANSWER, ANSWER -> applyAnswer(type);
    }
    settle(next);
  }

  private void applyOffer() {
    Draft draft = lastOffer;
    if (draft == null) {
      throw new IllegalStateException("no offer was made yet");
    }
    OfferSetter.check(places, draft);
    begin();
    OfferSetter.apply(places, draft);
    openLocalOffer = draft;
    local.propose(new Description(SdpType.OFFER, draft.sdp()));
  }

  private void applyAnswer(SdpType type) {
    Draft draft = lastAnswer;
    RemoteDescription offer = openRemoteOffer();
    if (draft == null || !answerFits) {
      throw new IllegalStateException("no answer to this offer was made yet");
    }
    AnswerSetter.applyLocal(places, draft, offer);
    local.propose(new Description(type, draft.sdp()));
  }

  void setRemote(SdpType type, String sdp, String unnamedStream) {
    SignalingState next = next(type, false);
    switch (type) {
      case ROLLBACK -> rollback();
      case OFFER -> applyRemoteOffer(sdp, unnamedStream);
      case PRANSWER, ANSWER -> applyRemoteAnswer(type, sdp, unnamedStream);
    }
    settle(next);
  }

  private void applyRemoteOffer(String sdp, String unnamedStream) {
    List<Slot> before = stable == null ? places.slots() : slots(stable.lines());
    RemoteDescription offer =
        RemoteDescription.read(SdpType.OFFER, sdp, before, places::freshMid, unnamedStream);
    offer.checkTransports();
    if (stable != null) {
      rollback();
    }
    begin();
    RemoteOfferSetter.apply(places, offer, received);
    openRemoteOffer = offer;
    answerFits = false;
    candidates.read(offer);
    remote.propose(new Description(SdpType.OFFER, sdp));
  }

  private static List<Slot> slots(List<Line> lines) {
    return lines.stream().map(Line::slot).toList();
  }

  private void applyRemoteAnswer(SdpType type, String sdp, String unnamedStream) {
    Draft offer = openLocalOffer;
    if (offer == null) {
      throw new IllegalStateException("there is no offer of ours to answer");
    }
    List<Slot> slots = offer.sections().stream().map(DraftSection::slot).toList();
    RemoteDescription answer =
        RemoteDescription.read(type, sdp, slots, places::freshMid, unnamedStream);
    AnswerSetter.applyRemote(places, offer, answer);
    candidates.read(answer);
    remote.propose(new Description(type, sdp));
  }

  /// Keeps what is in force, before the first description of an exchange.
  private void begin() {
    if (stable != null) {
      return;
    }
    Map<Transceiver, Transceiver.Association> associations = new LinkedHashMap<>();
    for (Transceiver transceiver : places.transceivers) {
      associations.put(transceiver, transceiver.association());
    }
    Map<Leg, Leg.State> legs = new LinkedHashMap<>();
    for (Leg leg : places.legs()) {
      legs.put(leg, leg.state());
    }
    stable = new Stable(places.lines(), places.bundled(), associations, legs);
  }

  /// Transceivers that the offer brought go with it, unless `addTrack` took them (RFC 9429, section
  /// 4.1.10.2).
  private void rollback() {
    Stable before = stable;
    if (before == null) {
      throw new IllegalStateException("there is no offer to roll back");
    }
    places.lines(before.lines());
    places.bundled(before.bundled());
    List<Transceiver> gone = new ArrayList<>();
    for (Transceiver transceiver : places.transceivers) {
      Transceiver.Association association = before.associations().get(transceiver);
      transceiver.association(association == null ? Transceiver.Association.NONE : association);
      if (association == null && transceiver.byRemote() && !transceiver.byAddTrack()) {
        gone.add(transceiver);
      }
    }
    places.transceivers.removeAll(gone);
    before.legs().forEach(Leg::state);
    end();
    local.withdraw();
    remote.withdraw();
    state = SignalingState.STABLE;
  }

  private void end() {
    stable = null;
    openLocalOffer = null;
    openRemoteOffer = null;
  }

  private void settle(SignalingState next) {
    state = next;
    offerIsFresh = false;
    answerIsFresh = false;
    if (next != SignalingState.STABLE || stable == null) {
      return;
    }
    local.settle(local.pending());
    remote.settle(remote.pending());
    places.settled();
    places.transceivers.removeIf(
        transceiver -> transceiver.stopped() && (transceiver.mid() == null || gone(transceiver)));
    end();
  }

  private boolean gone(Transceiver transceiver) {
    Line line = places.lineOf(transceiver);
    return line == null || !line.live();
  }
}
