/// Sockets, event loops and clocks: what drives the protocol cores.
@org.jspecify.annotations.NullMarked
module dev.parley.net {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires dev.parley.ice;
  requires dev.parley.stun;
  requires jdk.net;

  exports dev.parley.net;
  exports dev.parley.net.spi;

  uses dev.parley.net.spi.UdpSystem;
}
