/// The selective forwarding unit: rooms in which everyone's media is passed on to everyone else.
@org.jspecify.annotations.NullMarked
module dev.parley.sfu {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires transitive dev.parley.dtls;
  requires transitive dev.parley.ice;
  requires transitive dev.parley.session;
  requires transitive dev.parley.net;
  requires dev.parley.jsep;
  requires dev.parley.sdp;

  exports dev.parley.sfu;
}
