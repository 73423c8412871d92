package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.SendEncoding;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What we want of one m-section, and what became of it (RFC 9429, section 3.4.1).
///
/// Made by [Negotiator#addTransceiver], or by the other side's offer. Owned by the negotiator's
/// thread.
public final class Transceiver {
  private final MediaKind kind;
  private final boolean byRemote;
  private boolean byAddTrack;
  private Direction direction;
  private boolean stopping;
  private boolean stopped;
  private List<String> streamIds = List.of();
  private String trackId;
  private final IntSupplier freshSsrc;
  private SendSpec sending;
  private List<String> rids = List.of();
  private List<CodecCapability> codecPreferences = List.of();

  private String proposedMid = "";
  private Association association = Association.NONE;

  /// What descriptions say about a transceiver; replaced as a whole, so that a rollback is a copy.
  ///
  /// @param mid null while no m-section is associated
  /// @param remoteDirection which way the other side's description lets media flow, as we see it
  /// @param negotiated by an answer, final or not; null before one
  /// @param currentDirection which way media may flow since the last answer, null before one
  /// @param remoteStreamIds of the other side's track
  /// @param remoteTrackId of the other side's track, null if it has no name
  /// @param remoteRids the layers that the other side wants to receive
  record Association(
      @Nullable String mid,
      Direction remoteDirection,
      @Nullable MediaSpec negotiated,
      @Nullable Direction currentDirection,
      List<String> remoteStreamIds,
      @Nullable String remoteTrackId,
      List<String> remoteRids) {
    static final Association NONE =
        new Association(null, Direction.INACTIVE, null, null, List.of(), null, List.of());

    Association withMid(String newMid) {
      return new Association(
          newMid,
          remoteDirection,
          negotiated,
          currentDirection,
          remoteStreamIds,
          remoteTrackId,
          remoteRids);
    }

    Association withRemote(Direction ours, RemoteSection section) {
      return new Association(
          mid,
          ours,
          negotiated,
          currentDirection,
          section.streamIds(),
          section.trackId(),
          section.receivedRids());
    }

    Association withNegotiated(MediaSpec spec) {
      return new Association(
          mid,
          remoteDirection,
          spec,
          Direction.of(spec.send(), spec.receive()),
          remoteStreamIds,
          remoteTrackId,
          remoteRids);
    }
  }

  Transceiver(
      MediaKind kind,
      Direction direction,
      String trackId,
      SendSpec sending,
      IntSupplier freshSsrc,
      boolean byRemote) {
    this.kind = kind;
    this.direction = direction;
    this.trackId = trackId;
    this.sending = sending;
    this.freshSsrc = freshSsrc;
    this.byRemote = byRemote;
  }

  public MediaKind kind() {
    return kind;
  }

  /// Which way we want media to flow.
  public Direction direction() {
    return direction;
  }

  public void direction(Direction wanted) {
    direction = wanted;
  }

  /// Says that it was made, or taken, by `addTrack`: only such ones are matched with m-sections
  /// that the other side adds (RFC 9429, section 5.10).
  public void usedByAddTrack() {
    byAddTrack = true;
  }

  boolean byAddTrack() {
    return byAddTrack;
  }

  boolean byRemote() {
    return byRemote;
  }

  /// The MediaStreams that our track belongs to, by id (RFC 8830).
  public List<String> streamIds() {
    return streamIds;
  }

  public void streamIds(List<String> ids) {
    streamIds = List.copyOf(ids);
  }

  /// Our track's id for the other side.
  public String trackId() {
    return trackId;
  }

  public void trackId(String id) {
    trackId = id;
  }

  /// Our streams: one, or one for each layer.
  public SendSpec sending() {
    return sending;
  }

  /// The layers that we send, by rid (RFC 8851); empty without simulcast.
  public List<String> rids() {
    return rids;
  }

  public void rids(List<String> layers) {
    rids = List.copyOf(layers);
    List<SendEncoding> encodings = new ArrayList<>();
    for (String rid : rids.isEmpty() ? List.of("") : rids) {
      encodings.add(encoding(rid, encodings));
    }
    sending = new SendSpec(sending.cname(), encodings);
  }

  /// A layer keeps its SSRCs as long as it is there; the first of all takes those that were drawn
  /// when nobody knew of layers yet.
  private SendEncoding encoding(String rid, List<SendEncoding> taken) {
    for (SendEncoding known : sending.encodings()) {
      if (known.rid().equals(rid)) {
        return known;
      }
    }
    SendEncoding first = sending.encodings().getFirst();
    if (taken.isEmpty() && !rids.contains(first.rid())) {
      return new SendEncoding(first.ssrc(), first.rtxSsrc(), rid);
    }
    int ssrc = freshSsrc.getAsInt();
    return new SendEncoding(ssrc, first.rtxSsrc() == 0 ? 0 : freshSsrc.getAsInt(), rid);
  }

  /// The codecs to use, preferred first; empty for all that we have, in our order.
  public void codecPreferences(List<CodecCapability> codecs) {
    codecPreferences = List.copyOf(codecs);
  }

  List<CodecCapability> codecs(Capabilities capabilities) {
    return codecPreferences.isEmpty() ? capabilities.codecs(kind) : codecPreferences;
  }

  boolean hasCodecPreferences() {
    return !codecPreferences.isEmpty();
  }

  /// Gives its m-section up by the next exchange (W3C: stopping).
  public void stop() {
    stopping = true;
    direction = Direction.INACTIVE;
  }

  public boolean stopping() {
    return stopping;
  }

  /// Whether it is over: its m-section is rejected, or was never there.
  public boolean stopped() {
    return stopped;
  }

  /// Ends it here and now, as the closing of a connection does.
  public void end() {
    stopping = true;
    stopped = true;
  }

  /// The tag of its m-section, null while it has none.
  public @Nullable String mid() {
    return association.mid();
  }

  /// Which way media may flow since the last answer, null before one.
  public @Nullable Direction currentDirection() {
    return association.currentDirection();
  }

  /// Which way the other side's latest description lets media flow, as we see it.
  public Direction remoteDirection() {
    return association.remoteDirection();
  }

  /// What was agreed on by the last answer, null before one.
  public @Nullable MediaSpec negotiated() {
    return association.negotiated();
  }

  /// The MediaStreams that the other side's track belongs to, by id.
  public List<String> remoteStreamIds() {
    return association.remoteStreamIds();
  }

  /// The other side's name for its track, null if it gives none.
  public @Nullable String remoteTrackId() {
    return association.remoteTrackId();
  }

  /// The layers that the other side wants to receive, by rid (RFC 8853); empty without simulcast.
  public List<String> remoteRids() {
    return association.remoteRids();
  }

  String proposedMid() {
    return proposedMid;
  }

  void proposedMid(String mid) {
    proposedMid = mid;
  }

  Association association() {
    return association;
  }

  void association(Association facts) {
    association = facts;
  }

  SendTrack track() {
    return new SendTrack(streamIds, trackId, sending);
  }
}
