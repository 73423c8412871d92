package dev.parley.sdp;

/// A `c=` line, or the address in an attribute (RFC 8866, section 5.7).
///
/// @param netType `IN`
/// @param addrType `IP4` or `IP6`
/// @param address numeric, or a name; with a TTL and a count if multicast
public record Connection(String netType, String addrType, String address) {
  /// What WebRTC writes where ICE will find the address (RFC 8829, section 5.2.1).
  public static final Connection UNSPECIFIED = new Connection("IN", "IP4", "0.0.0.0");

  static Connection parse(LineReader reader) {
    return new Connection(
        reader.word("network type"), reader.word("address type"), reader.word("address"));
  }

  @Override
  public String toString() {
    return netType + " " + addrType + " " + address;
  }
}
