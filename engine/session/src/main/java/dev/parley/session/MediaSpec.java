package dev.parley.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One negotiated m-section; a rejected one neither sends nor receives and has no codecs.
///
/// @param index its place among the m-sections
/// @param mid its identification tag (RFC 9143)
/// @param kind what it carries
/// @param send whether we send on it
/// @param receive whether we receive on it
/// @param codecs what both sides can, in order of preference, without RTX (see
///   [CodecSpec#rtxPayloadType()])
/// @param extensions RTP header extensions in use (RFC 8285), by id
/// @param sending our stream, present if `send`
/// @param remoteSources the streams that the other side announced by SSRC; may be empty: they are
///   found by mid then
/// @param reducedSizeRtcp whether RTCP may come without SR/RR and SDES (RFC 5506)
/// @param rids the simulcast layers that the other side sends (RFC 8853), as it offered them, which
///   is the lowest first; numbers where they are only known by SSRC, in the order of
///   `remoteSources`; empty where there is no simulcast
public record MediaSpec(
    int index,
    String mid,
    MediaKind kind,
    boolean send,
    boolean receive,
    List<CodecSpec> codecs,
    List<ExtensionSpec> extensions,
    @Nullable SendSpec sending,
    List<RemoteSource> remoteSources,
    boolean reducedSizeRtcp,
    List<String> rids) {
  public MediaSpec {
    rids = List.copyOf(rids);
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
    remoteSources = List.copyOf(remoteSources);
    if (send && sending == null && kind != MediaKind.APPLICATION) {
      throw new IllegalArgumentException("m-section " + mid + " sends, but has no SSRC");
    }
  }

  /// An m-section without simulcast.
  public MediaSpec(
      int index,
      String mid,
      MediaKind kind,
      boolean send,
      boolean receive,
      List<CodecSpec> codecs,
      List<ExtensionSpec> extensions,
      @Nullable SendSpec sending,
      List<RemoteSource> remoteSources,
      boolean reducedSizeRtcp) {
    this(
        index,
        mid,
        kind,
        send,
        receive,
        codecs,
        extensions,
        sending,
        remoteSources,
        reducedSizeRtcp,
        List.of());
  }

  /// How many simulcast layers the other side sends; 1 without simulcast.
  public int layers() {
    return Math.max(1, rids.size());
  }

  /// The simulcast layer of a stream, 0 for the lowest; 0 where it cannot be told.
  ///
  /// @param rid as its packets say, empty if they do not
  public int layer(String rid, int ssrc) {
    int named = rids.indexOf(rid);
    if (named >= 0) {
      return named;
    }
    for (int i = 0; i < Math.min(rids.size(), remoteSources.size()); i++) {
      if (remoteSources.get(i).ssrc() == ssrc) {
        return i;
      }
    }
    return 0;
  }

  /// The codec with this payload type, its own or that of its retransmissions; null if there is
  /// none.
  public @Nullable CodecSpec codec(int payloadType) {
    for (int i = 0; i < codecs.size(); i++) { // asked for each packet: no iterator
      CodecSpec codec = codecs.get(i);
      if (codec.payloadType() == payloadType || codec.rtxPayloadType() == payloadType) {
        return codec;
      }
    }
    return null;
  }

  /// The id under which an extension was negotiated, or 0.
  public int extensionId(String uri) {
    for (ExtensionSpec extension : extensions) {
      if (extension.uri().equals(uri)) {
        return extension.id();
      }
    }
    return 0;
  }
}
