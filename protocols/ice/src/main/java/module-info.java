/// The ICE agent of RFC 8445, full and lite, with trickle, restart, consent and gathering.
@org.jspecify.annotations.NullMarked
module dev.parley.ice {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires dev.parley.stun;
  requires dev.parley.turn;

  exports dev.parley.ice;
  exports dev.parley.ice.mdns;
}
