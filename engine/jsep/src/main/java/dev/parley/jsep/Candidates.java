package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The candidates of both sides, in descriptions and after them.
final class Candidates {
  private static final int MOST = 500;

  private final Places places;
  private final Descriptions local;
  private final Descriptions remote;

  /// Those of the other side, from descriptions and one by one.
  private final Set<Known> known = new LinkedHashSet<>();

  /// @param mid of the m-section it was signaled for
  /// @param ufrag whose candidate it is, empty if that is not known
  /// @param candidate as `candidate:...`, empty for the end of the candidates
  private record Known(String mid, String ufrag, String candidate) {}

  Candidates(Places places, Descriptions local, Descriptions remote) {
    this.places = places;
    this.local = local;
    this.remote = remote;
  }

  /// Takes what stands in a description of the other side.
  void read(RemoteDescription description) {
    for (RemoteSection section : description.sections()) {
      if (section.rejected()) {
        continue;
      }
      String ufrag = TrickledSdp.ufrag(description.parsed(), section.index());
      if (description.hasTransport(section)) {
        RemoteCandidates candidates =
            RemoteTransport.candidates(description.parsed(), section.description(), section.mid());
        for (String candidate : candidates.candidates()) {
          add(new Known(section.mid(), ufrag, candidate));
        }
        if (candidates.complete()) {
          add(new Known(section.mid(), ufrag, ""));
        }
      }
    }
  }

  private void add(Known candidate) {
    if (known.size() < MOST) {
      known.add(candidate);
    }
  }

  @Nullable CandidatePlace addLocal(int transport, String ufrag, @Nullable String candidate) {
    CandidatePlace place = null;
    for (int i = 0; i < places.lines().size(); i++) {
      Line line = places.lines().get(i);
      Leg leg = line.leg();
      if (leg == null || leg.id() != transport || place != null) {
        continue;
      }
      place = new CandidatePlace(line.mid(), i);
      if (!ufrag.equals(leg.local().ufrag())) {
        continue;
      }
      if (candidate == null) {
        leg.completed();
      } else {
        leg.add(candidate);
      }
      local.trickle(i, candidate, ufrag);
    }
    return place;
  }

  void addRemote(
      @Nullable String mid, @Nullable Integer index, @Nullable String ufrag, String candidate) {
    Description latest = remote.latest();
    if (latest == null) {
      throw new IllegalStateException(
          "there is no description of the other side yet: set it before its candidates");
    }
    SessionDescription parsed = SessionDescription.parse(latest.sdp());
    List<Integer> targets = new ArrayList<>();
    if (mid == null && index == null) {
      for (int i = 0; i < parsed.media().size(); i++) {
        targets.add(i);
      }
    } else {
      targets.add(mid == null ? index(parsed, index) : index(mid, parsed));
    }
    List<Integer> fitting = new ArrayList<>();
    targets.removeIf(i -> i < places.lines().size() && !places.lines().get(i).live());
    for (int i : targets) {
      if (ufrag == null || ufrag.isEmpty() || knows(i, ufrag, parsed)) {
        fitting.add(i);
      }
    }
    if (fitting.isEmpty() && !targets.isEmpty()) {
      throw new JsepException(
          "No description of the other side has the username fragment \"" + ufrag + "\" there.");
    }
    for (int i : fitting) {
      String whose = ufrag == null || ufrag.isEmpty() ? TrickledSdp.ufrag(parsed, i) : ufrag;
      add(new Known(places.lines().get(i).mid(), whose, candidate));
      remote.trickle(i, candidate.isEmpty() ? null : candidate, whose);
    }
  }

  private static int index(SessionDescription parsed, @Nullable Integer index) {
    if (index == null || index < 0 || index >= parsed.media().size()) {
      throw new JsepException(
          "There is no m-section " + index + ": the other side has " + parsed.media().size() + ".");
    }
    return index;
  }

  private int index(String mid, SessionDescription parsed) {
    for (int i = 0; i < places.lines().size() && i < parsed.media().size(); i++) {
      if (places.lines().get(i).mid().equals(mid)) {
        return i;
      }
    }
    throw new JsepException("There is no m-section with the mid \"" + mid + "\".");
  }

  private boolean knows(int index, String ufrag, SessionDescription latest) {
    if (TrickledSdp.ufrag(latest, index).equals(ufrag)) {
      return true;
    }
    Description current = remote.current();
    if (current == null) {
      return false;
    }
    SessionDescription parsed = SessionDescription.parse(current.sdp());
    return index < parsed.media().size() && TrickledSdp.ufrag(parsed, index).equals(ufrag);
  }

  /// Those that a transport is to check, as `candidate:...`.
  List<String> of(List<String> mids, String remoteUfrag) {
    List<String> candidates = new ArrayList<>();
    for (Known candidate : known) {
      if (mids.contains(candidate.mid())
          && candidate.ufrag().equals(remoteUfrag)
          && !candidate.candidate().isEmpty()
          && !candidates.contains(candidate.candidate())) {
        candidates.add(candidate.candidate());
      }
    }
    return candidates;
  }

  boolean complete(List<String> mids, String remoteUfrag) {
    return known.stream()
        .anyMatch(candidate ->
            mids.contains(candidate.mid())
                && candidate.ufrag().equals(remoteUfrag)
                && candidate.candidate().isEmpty());
  }

  @Nullable Boolean remoteTrickles() {
    Description latest = remote.latest();
    if (latest == null) {
      return null;
    }
    SessionDescription parsed = SessionDescription.parse(latest.sdp());
    boolean trickles = RemoteTransport.trickles(parsed.lines());
    for (MediaDescription section : parsed.media()) {
      trickles |= RemoteTransport.trickles(section.lines());
    }
    return trickles;
  }
}
