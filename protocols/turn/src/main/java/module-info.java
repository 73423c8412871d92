/// TURN of RFC 8656 and RFC 6062, client and server, without I/O.
@org.jspecify.annotations.NullMarked
module dev.parley.turn {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires transitive dev.parley.stun;

  exports dev.parley.turn;
}
