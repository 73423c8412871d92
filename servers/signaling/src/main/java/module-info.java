/// Signaling: how clients join rooms and negotiate media, over one WebSocket each.
@org.jspecify.annotations.NullMarked
module dev.parley.signaling {
  requires static transitive org.jspecify;
  requires transitive dev.parley.sfu;
  requires transitive io.helidon.websocket;
  requires transitive com.fasterxml.jackson.databind;
  requires io.helidon.http;
  requires io.helidon.common.buffers;

  exports dev.parley.signaling;
}
