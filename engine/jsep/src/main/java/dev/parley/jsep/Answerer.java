package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.MediaLine;
import dev.parley.sdp.Origin;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.SetupRole;
import dev.parley.sdp.StreamAttribute.Group;
import dev.parley.sdp.TransportAttribute.IceLite;
import dev.parley.sdp.TransportAttribute.IceOptions;
import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.SessionSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers the offers of one peer connection.
///
/// All accepted m-sections share one transport, so those outside the offer's BUNDLE group are
/// rejected, and so are those without rtcp-mux. Owned by one thread.
///
/// RFC 9429: https://www.rfc-editor.org/rfc/rfc9429
public final class Answerer {
  private final Capabilities capabilities;
  private final SetupPreference preference;
  private final long sessionId;

  private LocalTransport local;
  private long version;
  private List<Slot> slots = List.of();
  private @Nullable RemoteTransport remote;
  private boolean client;

  /// Begins without an exchange.
  ///
  /// @param capabilities what we can negotiate
  /// @param local our end of the transport
  /// @param sessionId random, from the caller's entropy; its sign is dropped
  /// @param preference our DTLS role where the offer leaves it to us
  public Answerer(
      Capabilities capabilities, LocalTransport local, long sessionId, SetupPreference preference) {
    this.capabilities = capabilities;
    this.local = local;
    this.sessionId = sessionId & Long.MAX_VALUE;
    this.preference = preference;
  }

  /// Answers an offer, the first or a later one. If it throws, everything stands as before.
  ///
  /// Codecs in the result have the answer's parameters: what we are ready to receive.
  ///
  /// @throws SdpException if the text is not SDP
  /// @throws JsepException if the offer cannot be answered
  public Answer answer(String offerSdp, AnswerPolicy policy) {
    SessionDescription offer = SessionDescription.parse(offerSdp);
    String problem = Slot.problem(slots, Slot.of(offer.media()));
    if (problem != null) {
      throw new JsepException(problem);
    }
    AnswerDraft draft = new AnswerDraft(offer, capabilities, policy);
    List<String> mids = draft.bundledMids();
    RemoteTransport offered = remoteTransport(offer, draft, mids);
    boolean restart = remote != null && !offered.sameIceAs(remote);
    LocalTransport ours = restart ? restarted(policy) : local;
    boolean sameAssociation =
        remote != null && remote.fingerprints().equals(offered.fingerprints());
    boolean asClient =
        DtlsRole.answering(offered.setup(), preference, sameAssociation ? client : null);
    SessionSpec spec =
        new SessionSpec(
            new IceSpec(
                offered.ufrag(),
                offered.password(),
                offered.lite(),
                offered.lite() && !ours.lite()),
            new DtlsSpec(asClient, offered.fingerprints()),
            draft.specs(),
            draft.data());
    String sdp = write(offer, draft, mids, ours, offered, asClient, policy.maxMessageSize());

    local = ours;
    remote = offered;
    client = asClient;
    version++;
    slots = slots(offer, draft);
    return new Answer(
        sdp, spec, draft.offered(), draft.rejections(), offered.candidates(), restart);
  }

  private RemoteTransport remoteTransport(
      SessionDescription offer, AnswerDraft draft, List<String> mids) {
    if (!mids.isEmpty()) {
      return RemoteTransport.read(offer, draft.offeredSection(mids.getFirst()));
    }
    if (remote != null) {
      return remote;
    }
    StringBuilder reasons = new StringBuilder("No m-section can be accepted.");
    for (Rejection rejection : draft.rejections()) {
      reasons.append(" M-section ").append(rejection.index()).append(": ");
      reasons.append(rejection.reason());
    }
    throw new JsepException(reasons.toString());
  }

  private LocalTransport restarted(AnswerPolicy policy) {
    LocalTransport fresh = policy.restartIce(local);
    if (fresh.ufrag().equals(local.ufrag()) || fresh.password().equals(local.password())) {
      throw new IllegalStateException("an ICE restart needs a new ufrag and a new password");
    }
    return fresh;
  }

  private String write(
      SessionDescription offer,
      AnswerDraft draft,
      List<String> mids,
      LocalTransport ours,
      RemoteTransport offered,
      boolean asClient,
      long maxMessageSize) {
    SessionDescription.Builder out = SessionDescription.builder(Origin.of(sessionId, version + 1));
    if (draft.hasBundleGroup() && !mids.isEmpty()) {
      out.add(new Group("BUNDLE", mids));
    }
    if (draft.hasMixedExtensions()) {
      out.add(new ExtmapAllowMixed());
    }
    if (ours.lite()) {
      out.add(new IceLite());
    }
    if (offered.candidates().trickle()) {
      out.add(new IceOptions(List.of("trickle")));
    }
    SectionWriter writer = new SectionWriter(ours, asClient ? SetupRole.ACTIVE : SetupRole.PASSIVE);
    for (int i = 0; i < offer.media().size(); i++) {
      Section section = draft.sections().get(i);
      if (section != null) {
        boolean first = section.mid().equals(mids.getFirst());
        out.add(
            section.kind() == MediaKind.APPLICATION
                ? writer.data(section, maxMessageSize, first)
                : writer.write(section, first));
      } else {
        MediaLine line = offer.media().get(i).media();
        out.add(
            SectionWriter.rejected(
                line.media(),
                line.protocol(),
                line.formats().getFirst(),
                draft.specs().get(i).mid()));
      }
    }
    return out.build().toString();
  }

  private static List<Slot> slots(SessionDescription offer, AnswerDraft draft) {
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < offer.media().size(); i++) {
      slots.add(
          new Slot(
              draft.specs().get(i).mid(),
              offer.media().get(i).media().media(),
              draft.sections().get(i) != null));
    }
    return List.copyOf(slots);
  }
}
