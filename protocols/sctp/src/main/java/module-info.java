/// SCTP over DTLS and the data channel protocol: one association, and the channels on it.
@org.jspecify.annotations.NullMarked
module dev.parley.sctp {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;

  exports dev.parley.sctp;
}
