/// RTP and RTCP: views and writers of packets, header extensions, and the state that streams need.
@org.jspecify.annotations.NullMarked
module dev.parley.rtp {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;

  exports dev.parley.rtp;
}
