package dev.parley.jsep;

import dev.parley.session.SendSpec;

/// A track that we send on an m-section, with its names for the other side's application.
///
/// @param streamId of the MediaStream it belongs to, or `-` for none (RFC 8830)
/// @param trackId names the track
/// @param sending its SSRCs; the RTX SSRC is used only where RTX gets negotiated
public record SendTrack(String streamId, String trackId, SendSpec sending) {
  public SendTrack {
    if (streamId.isEmpty() || trackId.isEmpty()) {
      throw new IllegalArgumentException("a stream id and a track id are needed");
    }
  }
}
