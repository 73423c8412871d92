/// The STUN message codec of RFC 8489: reader, writer, integrity, fingerprint and client
/// transaction.
@org.jspecify.annotations.NullMarked
module dev.parley.stun {
  requires static transitive org.jspecify;
  requires transitive dev.parley.core;

  exports dev.parley.stun;
}
