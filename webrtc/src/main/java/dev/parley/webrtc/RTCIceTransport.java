package dev.parley.webrtc;

import dev.parley.ice.Candidate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What finds the way to the other side.
public final class RTCIceTransport extends EventTarget {
  private volatile RTCIceRole role = RTCIceRole.UNKNOWN;
  private volatile RTCIceTransportState state = RTCIceTransportState.NEW;
  private volatile RTCIceGatheringState gatheringState = RTCIceGatheringState.NEW;
  private volatile List<RTCIceCandidate> localCandidates = List.of();
  private volatile List<RTCIceCandidate> remoteCandidates = List.of();
  private volatile @Nullable RTCIceCandidatePair selected;
  private volatile @Nullable RTCIceParameters localParameters;
  private volatile @Nullable RTCIceParameters remoteParameters;

  RTCIceTransport() {}

  public RTCIceRole role() {
    return role;
  }

  /// Always `rtp`: RTCP shares its transport.
  public RTCIceComponent component() {
    return RTCIceComponent.RTP;
  }

  public RTCIceTransportState state() {
    return state;
  }

  public RTCIceGatheringState gatheringState() {
    return gatheringState;
  }

  /// What was gathered so far.
  public List<RTCIceCandidate> getLocalCandidates() {
    return localCandidates;
  }

  /// What the other side signaled so far.
  public List<RTCIceCandidate> getRemoteCandidates() {
    return remoteCandidates;
  }

  /// The pair that packets take, or null.
  public @Nullable RTCIceCandidatePair getSelectedCandidatePair() {
    return selected;
  }

  /// Ours, or null before they are set.
  public @Nullable RTCIceParameters getLocalParameters() {
    return localParameters;
  }

  /// The other side's, or null before they are known.
  public @Nullable RTCIceParameters getRemoteParameters() {
    return remoteParameters;
  }

  public void onStateChange(@Nullable EventListener<? super Event> listener) {
    handler("statechange", listener);
  }

  public void onGatheringStateChange(@Nullable EventListener<? super Event> listener) {
    handler("gatheringstatechange", listener);
  }

  public void onSelectedCandidatePairChange(@Nullable EventListener<? super Event> listener) {
    handler("selectedcandidatepairchange", listener);
  }

  void role(RTCIceRole now) {
    role = now;
  }

  void localParameters(RTCIceParameters now) {
    localParameters = now;
  }

  void remoteParameters(RTCIceParameters now) {
    remoteParameters = now;
  }

  /// Within a task: one more candidate of ours.
  void addLocal(RTCIceCandidate candidate) {
    localCandidates = plus(localCandidates, candidate);
  }

  /// Within a task: one more candidate of the other side.
  void addRemote(RTCIceCandidate candidate) {
    remoteCandidates = plus(remoteCandidates, candidate);
  }

  /// ICE restarts: candidates begin anew.
  void forgetLocal() {
    localCandidates = List.of();
  }

  void forgetRemote() {
    remoteCandidates = List.of();
  }

  private static List<RTCIceCandidate> plus(List<RTCIceCandidate> list, RTCIceCandidate added) {
    List<RTCIceCandidate> more = new ArrayList<>(list);
    more.add(added);
    return List.copyOf(more);
  }

  /// Changes the state without an event: on close.
  void closeSilently() {
    state = RTCIceTransportState.CLOSED;
  }

  /// Within a task: changes the state and says so; whether that was a change.
  boolean change(RTCIceTransportState now) {
    if (state == RTCIceTransportState.CLOSED || state == now) {
      return false;
    }
    state = now;
    dispatchEvent(new Event("statechange"));
    return true;
  }

  /// Within a task: changes the state and says so; whether that was a change.
  boolean changeGathering(RTCIceGatheringState now) {
    if (gatheringState == now || state == RTCIceTransportState.CLOSED) {
      return false;
    }
    gatheringState = now;
    dispatchEvent(new Event("gatheringstatechange"));
    return true;
  }

  /// Within a task: packets take another way.
  void select(Candidate local, Candidate remote) {
    if (state != RTCIceTransportState.CLOSED) {
      selected =
          new RTCIceCandidatePair(known(localCandidates, local), known(remoteCandidates, remote));
      dispatchEvent(new Event("selectedcandidatepairchange"));
    }
  }

  /// The object of a candidate; a new one for a peer-reflexive candidate, which nobody signaled.
  private static RTCIceCandidate known(List<RTCIceCandidate> signaled, Candidate candidate) {
    for (RTCIceCandidate object : signaled) {
      if (object.means(candidate)) {
        return object;
      }
    }
    return new RTCIceCandidate(RTCIceCandidateInit.of(candidate.toString(), null, null), null);
  }
}
