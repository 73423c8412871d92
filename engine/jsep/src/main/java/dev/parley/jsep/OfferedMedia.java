package dev.parley.jsep;

import dev.parley.session.CodecSpec;
import dev.parley.session.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An m-section of an offer that could be accepted, as a policy sees it.
///
/// @param index its place among the m-sections
/// @param mid its identification tag
/// @param kind audio or video
/// @param sends whether the other side wants to send
/// @param receives whether the other side wants to receive
/// @param codecs what both sides can, in the order of the capabilities; never empty
/// @param streamId of the MediaStream that the other side's track belongs to, null if none
/// @param trackId of the other side's track, null if none
public record OfferedMedia(
    int index,
    String mid,
    MediaKind kind,
    boolean sends,
    boolean receives,
    List<CodecSpec> codecs,
    @Nullable String streamId,
    @Nullable String trackId) {
  public OfferedMedia {
    codecs = List.copyOf(codecs);
  }
}
