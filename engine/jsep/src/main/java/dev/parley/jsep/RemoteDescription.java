package dev.parley.jsep;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.StreamAttribute.BundleOnly;
import dev.parley.sdp.TransportAttribute.RtcpMux;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The other side's description, held against the places of the m-sections before it.
///
/// @param type offer, answer or provisional answer
/// @param sdp its text
/// @param parsed its text, read
/// @param bundle which sections share a transport
/// @param sections all of them, in order
record RemoteDescription(
    SdpType type,
    String sdp,
    SessionDescription parsed,
    Bundle bundle,
    List<RemoteSection> sections) {

  /// Reads a description. A section without a tag gets the one of its place, else a fresh one.
  ///
  /// @param before the places that the exchange begins with; for an answer those of the offer
  /// @param freshMid makes a tag that no section has
  /// @param unnamedStream the stream of tracks that no `a=msid` names
  /// @throws SdpException if it is not SDP
  /// @throws JsepException if it does not fit what came before
  static RemoteDescription read(
      SdpType type,
      String sdp,
      List<Slot> before,
      Supplier<String> freshMid,
      String unnamedStream) {
    SessionDescription parsed = SessionDescription.parse(sdp);
    List<RemoteSection> sections = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    parsed.media().forEach(section -> taken.add(section.mid() == null ? "" : section.mid()));
    for (int i = 0; i < parsed.media().size(); i++) {
      MediaDescription section = parsed.media().get(i);
      String mid = section.mid();
      if (mid == null) {
        mid = i < before.size() && before.get(i).live() ? before.get(i).mid() : freshMid.get();
        while (!taken.add(mid)) {
          mid = freshMid.get();
        }
      }
      sections.add(RemoteSection.read(i, mid, section, parsed.direction(section), unnamedStream));
    }
    String problem = Slot.problem(before, slots(sections));
    if (problem != null) {
      throw new JsepException(problem);
    }
    return new RemoteDescription(type, sdp, parsed, Bundle.read(parsed), sections);
  }

  private static List<Slot> slots(List<RemoteSection> sections) {
    List<Slot> slots = new ArrayList<>();
    for (RemoteSection section : sections) {
      slots.add(
          new Slot(section.mid(), section.description().media().media(), !section.rejected()));
    }
    return slots;
  }

  /// Whether a section shares its transport with the others of the BUNDLE group.
  boolean bundled(RemoteSection section) {
    return bundle.announced() && bundle.contains(section.mid());
  }

  /// Complains about sections that take part and describe no transport, each by itself or one of
  /// its group for all of it; and about media without rtcp-mux.
  void checkTransports() {
    boolean grouped = false;
    for (RemoteSection section : sections) {
      grouped |= !section.rejected() && bundled(section) && hasTransport(section);
    }
    for (RemoteSection section : sections) {
      if (section.rejected()) {
        continue;
      }
      boolean own = hasTransport(section);
      if (own || !(grouped && bundled(section))) {
        transport(section);
      }
      boolean shared = grouped && bundled(section) && bundleOnly(section);
      if (section.isMedia() && !shared && !section.description().lines().has(RtcpMux.class)) {
        throw new JsepException(
            "M-section "
                + section.index()
                + " has no a=rtcp-mux, and RTCP has to share RTP's transport.");
      }
    }
  }

  private static boolean bundleOnly(RemoteSection section) {
    return section.description().lines().has(BundleOnly.class);
  }

  RemoteTransport transport(RemoteSection section) {
    return RemoteTransport.read(parsed, section.description());
  }

  boolean hasTransport(RemoteSection section) {
    return RemoteTransport.isIn(parsed, section.description());
  }
}
