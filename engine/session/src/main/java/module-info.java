/// One peer connection, composed of the protocol cores: it never sees SDP, a socket or a clock.
@org.jspecify.annotations.NullMarked
module dev.parley.session {
  requires static transitive org.jspecify;
  requires transitive dev.parley.congestion;
  requires transitive dev.parley.core;
  requires transitive dev.parley.dtls;
  requires transitive dev.parley.ice;
  requires transitive dev.parley.rtp;
  requires transitive dev.parley.sctp;
  requires transitive dev.parley.srtp;

  exports dev.parley.session;
}
