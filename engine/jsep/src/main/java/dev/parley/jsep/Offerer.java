package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.Direction;
import dev.parley.sdp.Origin;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.sdp.SetupRole;
import dev.parley.sdp.StreamAttribute.Group;
import dev.parley.sdp.TransportAttribute.IceLite;
import dev.parley.sdp.TransportAttribute.IceOptions;
import dev.parley.session.DtlsSpec;
import dev.parley.session.IceSpec;
import dev.parley.session.MediaSpec;
import dev.parley.session.SessionSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the offers of one peer connection, and reads the answers.
///
/// All m-sections are offered on one transport. Owned by one thread.
///
/// RFC 9429: https://www.rfc-editor.org/rfc/rfc9429
public final class Offerer {
  private static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

  private final OfferCatalog catalog;
  private final long sessionId;

  private LocalTransport local;
  private @Nullable LocalTransport fresh;
  private long version;
  private List<Slot> slots = List.of();
  private @Nullable RemoteTransport remote;
  private boolean client;
  private @Nullable Pending pending;

  /// An offer without an answer yet.
  ///
  /// @param sections one entry for each of `media`, null where it is stopped
  private record Pending(
      List<OfferMedia> media, List<@Nullable Section> sections, LocalTransport local) {}

  /// Begins without an exchange.
  ///
  /// @param capabilities what we can negotiate
  /// @param local our end of the transport
  /// @param sessionId random, from the caller's entropy; its sign is dropped
  public Offerer(Capabilities capabilities, LocalTransport local, long sessionId) {
    catalog = new OfferCatalog(capabilities);
    this.local = local;
    this.sessionId = sessionId & Long.MAX_VALUE;
  }

  /// Makes an offer, the first or a later one; one not answered yet is replaced.
  ///
  /// @param media all m-sections in order; those accepted before keep their place, mid and kind
  public String offer(List<OfferMedia> media) {
    if (media.isEmpty()) {
      throw new IllegalArgumentException("an offer needs at least one m-section");
    }
    List<Slot> now = new ArrayList<>();
    for (OfferMedia section : media) {
      now.add(new Slot(section.mid(), Section.media(section.kind()), !section.stopped()));
    }
    String problem = Slot.problem(slots, now);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    LocalTransport ours = fresh == null ? local : fresh;
    List<@Nullable Section> sections = new ArrayList<>();
    for (OfferMedia section : media) {
      sections.add(section.stopped() ? null : section(section));
    }
    String sdp = write(media, sections, ours);
    version++;
    pending = new Pending(List.copyOf(media), sections, ours);
    return sdp;
  }

  private Section section(OfferMedia media) {
    SendTrack track = media.send();
    return new Section(
        media.mid(),
        media.kind(),
        PROTOCOL,
        Direction.of(track != null, media.receive()),
        catalog.codecs(media.kind()),
        catalog.extensions(media.kind()),
        false,
        track == null ? null : Section.track(track, catalog.codecs(media.kind())),
        true);
  }

  private String write(
      List<OfferMedia> media, List<@Nullable Section> sections, LocalTransport ours) {
    List<String> mids = media.stream().filter(m -> !m.stopped()).map(OfferMedia::mid).toList();
    SessionDescription.Builder out =
        SessionDescription.builder(Origin.of(sessionId, version + 1))
            .add(new Group("BUNDLE", mids))
            .add(new ExtmapAllowMixed());
    if (ours.lite()) {
      out.add(new IceLite());
    }
    out.add(new IceOptions(List.of("trickle")));
    SectionWriter writer = new SectionWriter(ours, SetupRole.ACTPASS);
    for (int i = 0; i < media.size(); i++) {
      Section section = sections.get(i);
      if (section != null) {
        out.add(writer.write(section, section.mid().equals(mids.getFirst())));
      } else {
        OfferMedia stopped = media.get(i);
        out.add(
            SectionWriter.rejected(Section.media(stopped.kind()), PROTOCOL, "0", stopped.mid()));
      }
    }
    return out.build().toString();
  }

  /// Lets the next offer restart ICE.
  ///
  /// @param transport has a new ufrag and a new password
  public void restartIce(LocalTransport transport) {
    if (transport.ufrag().equals(local.ufrag()) || transport.password().equals(local.password())) {
      throw new IllegalArgumentException("an ICE restart needs a new ufrag and a new password");
    }
    fresh = transport;
  }

  /// Reads the answer to the last offer. If it throws, the offer is still open.
  ///
  /// @throws SdpException if the text is not SDP
  /// @throws JsepException if the answer does not fit the offer
  public Accepted accept(String answerSdp) {
    Pending offer = pending;
    if (offer == null) {
      throw new IllegalStateException("there is no open offer: call offer first");
    }
    SessionDescription answer = SessionDescription.parse(answerSdp);
    AnswerReader reader = new AnswerReader(answer, offer.media(), offer.sections());
    RemoteTransport read = reader.transport();
    RemoteTransport answered = read == null ? remote : read;
    if (answered == null) {
      throw new JsepException("The answer rejects every m-section.");
    }
    boolean restart = remote != null && read != null && !offer.local().equals(local);
    if (remote != null && read != null && restart == answered.sameIceAs(remote)) {
      throw new JsepException(
          restart
              ? "The answer does not go along with the ICE restart."
              : "The answer restarts ICE, but the offer did not.");
    }
    boolean sameAssociation =
        remote != null && remote.fingerprints().equals(answered.fingerprints());
    boolean asClient = DtlsRole.offering(answered.setup(), sameAssociation ? client : null);
    SessionSpec spec =
        new SessionSpec(
            new IceSpec(
                answered.ufrag(),
                answered.password(),
                answered.lite(),
                answered.lite() || !offer.local().lite()),
            new DtlsSpec(asClient, answered.fingerprints()),
            reader.specs());
    settle(offer, answered, asClient, reader.specs());
    return new Accepted(spec, answered.candidates(), restart);
  }

  private void settle(
      Pending offer, RemoteTransport answered, boolean asClient, List<MediaSpec> specs) {
    local = offer.local();
    if (offer.local().equals(fresh)) {
      fresh = null;
    }
    remote = answered;
    client = asClient;
    pending = null;
    List<Slot> settled = new ArrayList<>();
    for (MediaSpec spec : specs) {
      settled.add(new Slot(spec.mid(), Section.media(spec.kind()), !spec.codecs().isEmpty()));
    }
    slots = List.copyOf(settled);
  }
}
