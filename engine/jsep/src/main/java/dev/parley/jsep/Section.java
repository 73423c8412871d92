package dev.parley.jsep;

import dev.parley.sdp.Direction;
import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import dev.parley.session.MediaSpec;
import dev.parley.session.RemoteSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An m-section that takes part in the session, as our description has it.
///
/// @param mid its identification tag
/// @param kind audio, video, or data channels
/// @param protocol of the m-line
/// @param direction which way media flows, as we see it
/// @param codecs at least one
/// @param extensions header extensions
/// @param mixedExtensions whether `a=extmap-allow-mixed` stands in it
/// @param track what we send; null exactly if we do not send
/// @param reducedSizeRtcp whether `a=rtcp-rsize` stands in it
/// @param rids the simulcast layers that we receive
record Section(
    String mid,
    MediaKind kind,
    String protocol,
    Direction direction,
    List<CodecSpec> codecs,
    List<Extension> extensions,
    boolean mixedExtensions,
    @Nullable SendTrack track,
    boolean reducedSizeRtcp,
    List<String> rids) {

  Section(
      String mid,
      MediaKind kind,
      String protocol,
      Direction direction,
      List<CodecSpec> codecs,
      List<Extension> extensions,
      boolean mixedExtensions,
      @Nullable SendTrack track,
      boolean reducedSizeRtcp) {
    this(
        mid,
        kind,
        protocol,
        direction,
        codecs,
        extensions,
        mixedExtensions,
        track,
        reducedSizeRtcp,
        List.of());
  }

  static MediaKind kind(String media) {
    return switch (media) {
      case "audio" -> MediaKind.AUDIO;
      case "video" -> MediaKind.VIDEO;
      default -> MediaKind.APPLICATION;
    };
  }

  static String media(MediaKind kind) {
    return switch (kind) {
      case AUDIO -> "audio";
      case VIDEO -> "video";
      case APPLICATION -> "application";
    };
  }

  String media() {
    return media(kind);
  }

  MediaSpec spec(int index, List<RemoteSource> sources) {
    return spec(index, sources, rids);
  }

  /// @param layers their names, also where they are known by SSRC alone
  MediaSpec spec(int index, List<RemoteSource> sources, List<String> layers) {
    return new MediaSpec(
        index,
        mid,
        kind,
        direction.sends(),
        direction.receives(),
        codecs,
        Extension.specs(extensions),
        track == null ? null : track.sending(),
        direction.receives() ? sources : List.of(),
        reducedSizeRtcp,
        direction.receives() ? layers : List.of());
  }

  static MediaSpec rejected(int index, String mid, MediaKind kind) {
    return new MediaSpec(
        index, mid, kind, false, false, List.of(), List.of(), null, List.of(), false);
  }

  /// The track as the other side wants it, of whose layers it may take some.
  static SendTrack track(SendTrack track, List<CodecSpec> codecs, List<String> wantedRids) {
    SendTrack all = track(track, codecs);
    return new SendTrack(all.streamIds(), all.trackId(), all.sending().only(wantedRids));
  }

  /// The track as it is sent with these codecs: without an SSRC for retransmissions if there are
  /// none.
  static SendTrack track(SendTrack track, List<CodecSpec> codecs) {
    return CodecNegotiation.hasRtx(codecs)
        ? track
        : new SendTrack(track.streamIds(), track.trackId(), track.sending().withoutRtx());
  }
}
