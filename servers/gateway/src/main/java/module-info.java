/// Gateways: other protocols' ways into and out of rooms, each as a participant like any other.
@org.jspecify.annotations.NullMarked
module dev.parley.gateway {
  requires static transitive org.jspecify;
  requires transitive dev.parley.signaling;
  requires transitive io.helidon.webserver;
  requires transitive io.helidon.websocket;
  requires io.helidon.http;
  requires io.helidon.common.uri;

  exports dev.parley.gateway;
}
