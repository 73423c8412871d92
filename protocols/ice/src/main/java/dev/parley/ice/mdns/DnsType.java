package dev.parley.ice.mdns;

/// The numbers of the record types that matter here.
///
/// RFC 1035, section 3.2.2; RFC 3596, section 2.1; RFC 4034, section 4
final class DnsType {
  static final int A = 1;
  static final int AAAA = 28;
  static final int NSEC = 47;
  static final int ANY = 255;

  private DnsType() {}
}
