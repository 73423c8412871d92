package dev.parley.jsep;

import dev.parley.session.SendSpec;

/// A track that we send on an m-section, with its names for the other side's application.
///
/// @param streamId of the MediaStream it belongs to, or `-` for none (RFC 8830)
/// @param trackId names the track
/// @param sending its SSRCs; the RTX SSRC is used only where RTX gets negotiated
public record SendTrack(String streamId, String trackId, SendSpec sending) {
  public SendTrack {
    check("stream id", streamId);
    check("track id", trackId);
    check("cname", sending.cname());
  }

  private static void check(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "the " + what + " \"" + text + "\" has to be of visible ASCII characters");
    }
  }
}
