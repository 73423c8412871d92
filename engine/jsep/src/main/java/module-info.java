/// Offer and answer: SDP text to `SessionSpec` and back, without timers and without I/O.
@org.jspecify.annotations.NullMarked
module dev.parley.jsep {
  requires static transitive org.jspecify;
  requires transitive dev.parley.sdp;
  requires transitive dev.parley.session;

  exports dev.parley.jsep;
}
