package dev.parley.jsep;

import dev.parley.session.SendSpec;
import java.util.List;

/// A track that we send on an m-section, with its names for the other side's application.
///
/// @param streamIds of the MediaStreams it belongs to (RFC 8830), may be empty
/// @param trackId names the track
/// @param sending its SSRCs; the RTX SSRC is used only where RTX gets negotiated
public record SendTrack(List<String> streamIds, String trackId, SendSpec sending) {
  public SendTrack {
    streamIds = List.copyOf(streamIds);
    for (String streamId : streamIds) {
      check("stream id", streamId);
    }
    check("track id", trackId);
    check("cname", sending.cname());
  }

  /// A track of one stream, or of none if that is `-`.
  public SendTrack(String streamId, String trackId, SendSpec sending) {
    this(streamId.equals("-") ? List.of() : List.of(streamId), trackId, sending);
  }

  private static void check(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "the " + what + " \"" + text + "\" has to be of visible ASCII characters");
    }
  }
}
