/// DTLS 1.3 and 1.2 without I/O, both roles, with what WebRTC needs of them: `use_srtp`, exporters
/// and certificates known by their fingerprints.
@org.jspecify.annotations.NullMarked
module dev.parley.dtls {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;

  exports dev.parley.dtls;
}
