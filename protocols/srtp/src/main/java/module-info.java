/// SRTP and SRTCP: packets protected and unprotected, with the replay windows and rollover counters
/// of every source.
@org.jspecify.annotations.NullMarked
module dev.parley.srtp {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;

  exports dev.parley.srtp;
}
