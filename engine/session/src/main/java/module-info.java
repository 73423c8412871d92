/// One peer connection, composed of the protocol cores: it never sees SDP, a socket or a clock.
@org.jspecify.annotations.NullMarked
module dev.parley.session {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;

  exports dev.parley.session;
}
