/// The ICE agent of RFC 8445, full and lite, with trickle and consent.
@org.jspecify.annotations.NullMarked
module dev.parley.ice {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires dev.parley.stun;

  exports dev.parley.ice;
}
