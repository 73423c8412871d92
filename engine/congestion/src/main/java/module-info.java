/// How much a path carries, found out from what the receiver reports; never a socket or a clock.
@org.jspecify.annotations.NullMarked
module dev.parley.congestion {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;
  requires transitive dev.parley.rtp;

  exports dev.parley.congestion;
}
