package dev.parley.jsep;

import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.SctpSpec;
import dev.parley.session.SessionSpec;
import java.util.ArrayList;
import java.util.List;

/// Says what each transport has to be, out of the places of the m-sections.
final class TransportPlanner {
  private final Places places;
  private final Candidates candidates;

  TransportPlanner(Places places, Candidates candidates) {
    this.places = places;
    this.candidates = candidates;
  }

  List<TransportPlan> plans() {
    List<TransportPlan> plans = new ArrayList<>();
    for (Leg leg : places.legs()) {
      plans.add(plan(leg));
    }
    return plans;
  }

  private TransportPlan plan(Leg leg) {
    List<String> mids = new ArrayList<>();
    for (Line line : places.lines()) {
      if (line.leg() == leg) {
        mids.add(line.mid());
      }
    }
    RemoteTransport remote = leg.remote();
    if (remote == null) {
      return new TransportPlan(leg.id(), leg.local(), mids, null, null, List.of(), false);
    }
    return new TransportPlan(
        leg.id(),
        leg.local(),
        mids,
        spec(leg, remote),
        remote.ufrag(),
        candidates.of(mids, remote.ufrag()),
        candidates.complete(mids, remote.ufrag()));
  }

  /// M-sections of other transports count as rejected, so that each keeps its place.
  private SessionSpec spec(Leg leg, RemoteTransport remote) {
    List<MediaSpec> media = new ArrayList<>();
    SctpSpec sctp = null;
    for (int i = 0; i < places.lines().size(); i++) {
      Line line = places.lines().get(i);
      MediaSpec spec = line.spec();
      media.add(
          line.leg() == leg && spec != null ? spec : Section.rejected(i, line.mid(), line.kind()));
      DataSection data = line.data();
      if (line.leg() == leg && data != null) {
        sctp = new SctpSpec(data.port(), data.maxMessageSize());
      }
    }
    return new SessionSpec(
        new IceSpec(
            remote.ufrag(), remote.password(), remote.lite(), leg.controlling() || remote.lite()),
        new DtlsSpec(leg.state().client(), remote.fingerprints()),
        media,
        sctp);
  }
}
