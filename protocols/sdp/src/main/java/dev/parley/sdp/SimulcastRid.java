package dev.parley.sdp;

import java.util.List;
import java.util.stream.Collectors;

/// One alternative in `a=simulcast` (RFC 8853, section 5.1).
///
/// @param rid refers to an `a=rid` line
/// @param paused whether it begins paused
public record SimulcastRid(String rid, boolean paused) {
  static String join(List<List<SimulcastRid>> streams) {
    return streams.stream()
        .map(alternatives ->
            alternatives.stream().map(SimulcastRid::toString).collect(Collectors.joining(",")))
        .collect(Collectors.joining(";"));
  }

  @Override
  public String toString() {
    return paused ? "~" + rid : rid;
  }
}
