package dev.parley.turnserver;

import dev.parley.turn.AllocationInfo;
import dev.parley.turn.TurnEvent;

/// Writes one line for each allocation that begins or ends, and for each refusal of somebody whom
/// we know: to the logger `dev.parley.turn.access`, level INFO.
final class AccessLog {
  private static final System.Logger LOG = System.getLogger("dev.parley.turn.access");

  void write(TurnEvent event) {
    LOG.log(System.Logger.Level.INFO, () -> line(event));
  }

  static String line(TurnEvent event) {
    return switch (event) {
      case TurnEvent.Allocated(AllocationInfo a) -> "allocated " + names(a);
      case TurnEvent.Ended(AllocationInfo a, TurnEvent.End reason) ->
          "ended "
              + names(a)
              + " reason="
              + reason
              + " seconds="
              + a.ageSeconds()
              + " to-peers="
              + a.packetsToPeers()
              + "/"
              + a.bytesToPeers()
              + " to-client="
              + a.packetsToClient()
              + "/"
              + a.bytesToClient();
      case TurnEvent.Refused r ->
          "refused "
              + r.method()
              + " user="
              + quoted(r.user())
              + " client="
              + r.transport()
              + "/"
              + r.client()
              + " code="
              + r.code();
    };
  }

  private static String names(AllocationInfo a) {
    return "id="
        + a.id()
        + " user="
        + quoted(a.user())
        + " client="
        + a.transport()
        + "/"
        + a.client()
        + " relayed="
        + a.relayed();
  }

  /// A name is the client's text: it must not be able to write lines of its own.
  private static String quoted(String name) {
    StringBuilder safe = new StringBuilder("\"");
    name.codePoints()
        .limit(64)
        .forEach(c -> safe.appendCodePoint(c < ' ' || c == '"' || c == 0x7F ? '?' : c));
    return safe.append('"').toString();
  }
}
