package dev.parley.turn;

import dev.parley.core.TransportAddress;

/// A range of IP addresses in CIDR notation, such as `10.0.0.0/8` or `fc00::/7`.
///
/// @param first an address of the range, its port ignored
/// @param prefixBits how many leading bits are the same in all of them
public record AddressRange(TransportAddress first, int prefixBits) {
  public AddressRange {
    int bits = first.v6() ? 128 : 32;
    if (prefixBits < 0 || prefixBits > bits) {
      throw new IllegalArgumentException(
          "/" + prefixBits + " is not in 0.." + bits + " for " + first.host());
    }
  }

  /// From the text of a range; one address without a slash is a range of its own.
  ///
  /// @throws IllegalArgumentException if the text is anything else: a rule that cannot be read must
  ///   stop the start, not be skipped
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    TransportAddress address = TransportAddress.parse(literal, 0);
    if (address == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address range: write it like 10.0.0.0/8 or fd00::/8");
    }
    if (slash < 0) {
      return new AddressRange(address, address.v6() ? 128 : 32);
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an address range: the slash wants a number of bits behind it");
    }
    return new AddressRange(address, Integer.parseInt(bits));
  }

  /// Whether an address is one of them, whatever its port.
  public boolean contains(TransportAddress address) {
    if (address.v6() != first.v6()) {
      return false;
    }
    if (!address.v6()) {
      return prefixBits == 0 || (address.low() ^ first.low()) >>> (32 - prefixBits) == 0;
    }
    if (prefixBits <= 64) {
      return prefixBits == 0 || (address.high() ^ first.high()) >>> (64 - prefixBits) == 0;
    }
    return address.high() == first.high()
        && (address.low() ^ first.low()) >>> (128 - prefixBits) == 0;
  }

  @Override
  public String toString() {
    return first.host() + "/" + prefixBits;
  }
}
