/// The STUN and TURN server: the sockets and threads around the core.
@org.jspecify.annotations.NullMarked
module dev.parley.turnserver {
  requires static transitive org.jspecify;
  requires transitive dev.parley.turn;
  requires transitive dev.parley.dtls;
  requires dev.parley.net;
  requires java.management;
  requires jdk.management;

  exports dev.parley.turnserver;
}
