/// The Session Description Protocol: a grammar, a typed model and a lossless text form.
@org.jspecify.annotations.NullMarked
module dev.parley.sdp {
  requires static transitive org.jspecify;

  exports dev.parley.sdp;
}
