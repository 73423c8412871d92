package dev.parley.jsep;

import dev.parley.session.MediaSpec;
import java.util.List;
import java.util.Map;

/// A description of ours that was made, but not applied yet.
///
/// @param type an offer or an answer
/// @param sdp its text
/// @param sections all m-sections in order
/// @param ice the ICE parameters that it announces, by transport
/// @param setup whether it makes us the DTLS client, by transport; empty for an offer
/// @param remotes the other side's end of each transport; empty for an offer
/// @param specs what was agreed on, by m-section; empty for an offer
/// @param bundled whether its sections share transports by a BUNDLE group
/// @param rejections what an answer refuses although the offer wanted it
record Draft(
    SdpType type,
    String sdp,
    List<DraftSection> sections,
    Map<Leg, IceParameters> ice,
    Map<Leg, Boolean> setup,
    Map<Leg, RemoteTransport> remotes,
    List<MediaSpec> specs,
    boolean bundled,
    List<Rejection> rejections) {
  /// The same with the text of an earlier one.
  Draft as(String text) {
    return new Draft(type, text, sections, ice, setup, remotes, specs, bundled, rejections);
  }
}
