package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.Origin;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.SetupRole;
import dev.parley.sdp.StreamAttribute.Group;
import dev.parley.sdp.TransportAttribute.IceOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes a draft as SDP.
final class DraftWriter {
  private final NegotiatorConfig config;
  private final Map<Leg, IceParameters> ice;
  private final Map<Leg, Boolean> setup;
  private final Set<Leg> described = new LinkedHashSet<>();

  /// @param ice our ICE parameters for each transport
  /// @param setup whether we are the DTLS client; where it is missing both roles are offered
  DraftWriter(NegotiatorConfig config, Map<Leg, IceParameters> ice, Map<Leg, Boolean> setup) {
    this.config = config;
    this.ice = ice;
    this.setup = setup;
  }

  /// @param group the mids of the BUNDLE group, the tagged one first; empty for no group
  /// @param mixed whether header extensions of both forms may be mixed
  String write(Origin origin, List<DraftSection> sections, List<String> group, boolean mixed) {
    SessionDescription.Builder out = SessionDescription.builder(origin);
    if (!group.isEmpty()) {
      out.add(new Group("BUNDLE", group));
    }
    if (mixed) {
      out.add(new ExtmapAllowMixed());
    }
    out.add(new IceOptions(List.of("trickle")));
    for (DraftSection section : sections) {
      Leg leg = section.leg();
      Section live = section.section();
      if (leg == null || live == null) {
        out.add(
            SectionWriter.rejected(
                section.media(),
                section.protocol(),
                section.format(),
                section.tagged() ? section.mid() : ""));
      } else {
        SectionWriter writer = writer(leg);
        boolean withCandidates = described.add(leg);
        out.add(
            section.media().equals("application")
                ? writer.data(section, config.maxMessageSize(), withCandidates)
                : writer.write(section, live, withCandidates));
      }
    }
    return out.build().toString();
  }

  private SectionWriter writer(Leg leg) {
    IceParameters local = ice.getOrDefault(leg, leg.local());
    Boolean client = setup.get(leg);
    SetupRole role =
        client == null ? SetupRole.ACTPASS : client ? SetupRole.ACTIVE : SetupRole.PASSIVE;
    return new SectionWriter(leg.describe(local, config), role);
  }
}
