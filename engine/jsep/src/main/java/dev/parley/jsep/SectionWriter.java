package dev.parley.jsep;

import dev.parley.sdp.CodecAttribute.Extmap;
import dev.parley.sdp.CodecAttribute.ExtmapAllowMixed;
import dev.parley.sdp.CodecAttribute.Fmtp;
import dev.parley.sdp.CodecAttribute.RtcpFb;
import dev.parley.sdp.CodecAttribute.Rtpmap;
import dev.parley.sdp.Connection;
import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.MediaLine;
import dev.parley.sdp.SetupRole;
import dev.parley.sdp.SimulcastRid;
import dev.parley.sdp.StreamAttribute.BundleOnly;
import dev.parley.sdp.StreamAttribute.MediaDirection;
import dev.parley.sdp.StreamAttribute.Mid;
import dev.parley.sdp.StreamAttribute.Msid;
import dev.parley.sdp.StreamAttribute.Rid;
import dev.parley.sdp.StreamAttribute.Simulcast;
import dev.parley.sdp.StreamAttribute.Ssrc;
import dev.parley.sdp.StreamAttribute.SsrcGroup;
import dev.parley.sdp.TransportAttribute.Candidate;
import dev.parley.sdp.TransportAttribute.EndOfCandidates;
import dev.parley.sdp.TransportAttribute.Fingerprint;
import dev.parley.sdp.TransportAttribute.IcePwd;
import dev.parley.sdp.TransportAttribute.IceUfrag;
import dev.parley.sdp.TransportAttribute.MaxMessageSize;
import dev.parley.sdp.TransportAttribute.RtcpMux;
import dev.parley.sdp.TransportAttribute.RtcpRsize;
import dev.parley.sdp.TransportAttribute.SctpMap;
import dev.parley.sdp.TransportAttribute.SctpPort;
import dev.parley.sdp.TransportAttribute.Setup;
import dev.parley.session.CertificateFingerprint;
import dev.parley.session.CodecSpec;
import dev.parley.session.SendSpec;
import java.util.ArrayList;
import java.util.List;

/// Writes m-sections, those of offers and those of answers.
///
/// The transport's attributes stand in every section, although RFC 9429, section 5.3.1, asks for
/// them only in the one that is not bundled into another: browsers write them so, and some clients
/// look for them there.
final class SectionWriter {
  private static final int DISCARD_PORT = 9;
  private static final String CANDIDATE = "candidate:";
  private static final int OLD_STREAMS = 1024;

  private final LocalTransport local;
  private final SetupRole role;

  SectionWriter(LocalTransport local, SetupRole role) {
    this.local = local;
    this.role = role;
  }

  static MediaDescription rejected(String media, String protocol, String format, String mid) {
    MediaDescription.Builder out =
        MediaDescription.builder(new MediaLine(media, 0, 1, protocol, List.of(format)))
            .connection(Connection.UNSPECIFIED);
    if (!mid.isEmpty()) {
      out.add(new Mid(mid));
    }
    return out.add(new MediaDirection(Direction.INACTIVE)).build();
  }

  /// @param withCandidates in the section that the BUNDLE group is tagged with
  MediaDescription write(Section section, boolean withCandidates) {
    return write(section, true, false, List.of(), withCandidates);
  }

  MediaDescription write(DraftSection draft, Section section, boolean withCandidates) {
    return write(section, draft.tagged(), draft.bundleOnly(), draft.rids(), withCandidates);
  }

  private MediaDescription write(
      Section section, boolean tagged, boolean bundleOnly, List<String> rids, boolean candidates) {
    List<String> formats = new ArrayList<>();
    for (CodecSpec codec : section.codecs()) {
      formats.add(Integer.toString(codec.payloadType()));
      if (codec.rtxPayloadType() >= 0) {
        formats.add(Integer.toString(codec.rtxPayloadType()));
      }
    }
    MediaDescription.Builder out =
        MediaDescription.builder(
                new MediaLine(
                    section.media(), bundleOnly ? 0 : DISCARD_PORT, 1, section.protocol(), formats))
            .connection(Connection.UNSPECIFIED);
    transport(out, candidates);
    place(out, section.mid(), tagged, bundleOnly);
    if (section.mixedExtensions()) {
      out.add(new ExtmapAllowMixed());
    }
    for (Extension extension : section.extensions()) {
      Direction direction = extension.direction();
      out.add(
          new Extmap(
              extension.id(),
              direction == Direction.SENDRECV ? null : direction,
              extension.uri(),
              null));
    }
    out.add(new MediaDirection(section.direction()));
    SendTrack track = section.track();
    if (track != null) {
      msids(out, track);
    }
    out.add(new RtcpMux());
    if (section.reducedSizeRtcp()) {
      out.add(new RtcpRsize());
    }
    for (CodecSpec codec : section.codecs()) {
      codec(out, codec);
    }
    if (CodecNegotiation.hasCongestionFeedback(section.codecs())) {
      out.add(new RtcpFb(RtcpFb.ALL, CodecSpec.CONGESTION_FEEDBACK)); // RFC 8888, section 6
    }
    if (track != null && rids.isEmpty()) {
      sources(out, track.sending());
    }
    layers(out, rids, section.rids());
    return out.build();
  }

  /// Data channels, RFC 8841, section 5; in the form before it if that is what was offered.
  ///
  /// @param maxMessageSize in bytes, 0 for no limit
  MediaDescription data(DraftSection draft, long maxMessageSize, boolean withCandidates) {
    int port = draft.bundleOnly() ? 0 : DISCARD_PORT;
    MediaDescription.Builder out = channels(draft.media(), draft.protocol(), port);
    transport(out, withCandidates);
    place(out, draft.mid(), draft.tagged(), draft.bundleOnly());
    return association(out, draft.protocol(), maxMessageSize);
  }

  /// @param maxMessageSize in bytes, 0 for no limit
  MediaDescription data(Section section, long maxMessageSize, boolean withCandidates) {
    MediaDescription.Builder out = channels(section.media(), section.protocol(), DISCARD_PORT);
    transport(out, withCandidates);
    place(out, section.mid(), true, false);
    return association(out, section.protocol(), maxMessageSize);
  }

  private static MediaDescription.Builder channels(String media, String protocol, int port) {
    String format =
        protocol.equals(DataSection.OLD_PROTOCOL)
            ? Integer.toString(DataSection.PORT)
            : DataSection.FORMAT;
    return MediaDescription.builder(new MediaLine(media, port, 1, protocol, List.of(format)))
        .connection(Connection.UNSPECIFIED);
  }

  private static MediaDescription association(
      MediaDescription.Builder out, String protocol, long maxMessageSize) {
    if (protocol.equals(DataSection.OLD_PROTOCOL)) {
      out.add(new SctpMap(DataSection.PORT, DataSection.FORMAT, OLD_STREAMS));
    } else {
      out.add(new SctpPort(DataSection.PORT));
    }
    return out.add(new MaxMessageSize(maxMessageSize)).build();
  }

  private static void place(
      MediaDescription.Builder out, String mid, boolean tagged, boolean bundleOnly) {
    if (tagged) {
      out.add(new Mid(mid));
    }
    if (bundleOnly) {
      out.add(new BundleOnly());
    }
  }

  /// Simulcast: each layer's rid, and all of them in order (RFC 8851, RFC 8853).
  private static void layers(
      MediaDescription.Builder out, List<String> sent, List<String> received) {
    List<List<SimulcastRid>> send = layers(out, sent, true);
    List<List<SimulcastRid>> receive = layers(out, received, false);
    if (send.size() > 1 || receive.size() > 1) {
      out.add(
          new Simulcast(
              send.size() > 1 ? send : List.of(), receive.size() > 1 ? receive : List.of(), false));
    }
  }

  private static List<List<SimulcastRid>> layers(
      MediaDescription.Builder out, List<String> rids, boolean sent) {
    List<List<SimulcastRid>> streams = new ArrayList<>();
    for (String rid : rids) {
      out.add(new Rid(rid, sent, null));
      streams.add(List.of(new SimulcastRid(rid, false)));
    }
    return streams;
  }

  private static void msids(MediaDescription.Builder out, SendTrack track) {
    if (track.streamIds().isEmpty()) {
      out.add(new Msid("-", track.trackId()));
    }
    for (String streamId : track.streamIds()) {
      out.add(new Msid(streamId, track.trackId()));
    }
  }

  private void transport(MediaDescription.Builder out, boolean withCandidates) {
    if (withCandidates) {
      for (String candidate : local.candidates()) {
        out.add(new Candidate(candidate.substring(CANDIDATE.length())));
      }
      if (local.complete()) {
        out.add(new EndOfCandidates());
      }
    }
    out.add(new IceUfrag(local.ufrag()));
    out.add(new IcePwd(local.password()));
    for (CertificateFingerprint fingerprint : local.fingerprints()) {
      out.add(new Fingerprint(fingerprint.algorithm(), fingerprint.value()));
    }
    out.add(new Setup(role));
  }

  private static void codec(MediaDescription.Builder out, CodecSpec codec) {
    int payloadType = codec.payloadType();
    out.add(
        new Rtpmap(
            payloadType,
            codec.name(),
            codec.clockRateHz(),
            codec.channels() > 1 ? Integer.toString(codec.channels()) : null));
    for (String feedback : codec.feedback()) {
      if (!feedback.equals(CodecSpec.CONGESTION_FEEDBACK)) {
        out.add(new RtcpFb(payloadType, feedback));
      }
    }
    if (!codec.format().isEmpty()) {
      out.add(new Fmtp(Integer.toString(payloadType), codec.format()));
    }
    if (codec.rtxPayloadType() >= 0) {
      out.add(new Rtpmap(codec.rtxPayloadType(), "rtx", codec.clockRateHz(), null));
      out.add(new Fmtp(Integer.toString(codec.rtxPayloadType()), "apt=" + payloadType));
    }
  }

  private static void sources(MediaDescription.Builder out, SendSpec sending) {
    if (sending.rtxSsrc() != 0) {
      out.add(new SsrcGroup("FID", List.of(sending.ssrc(), sending.rtxSsrc())));
    }
    out.add(new Ssrc(sending.ssrc(), "cname", sending.cname()));
    if (sending.rtxSsrc() != 0) {
      out.add(new Ssrc(sending.rtxSsrc(), "cname", sending.cname()));
    }
  }
}
