package dev.parley.turn;

import dev.parley.core.TransportAddress;

/// A local address on which relayed transport addresses are opened, and what clients are told.
///
/// @param local to bind, its port ignored
/// @param advertised the same, or the address of a NAT that forwards all ports one to one
public record RelayAddress(TransportAddress local, TransportAddress advertised) {
  public RelayAddress {
    if (local.v6() != advertised.v6()) {
      throw new IllegalArgumentException(
          "the relay address " + local.host() + " cannot be advertised as " + advertised.host());
    }
    local = local.withPort(0);
    advertised = advertised.withPort(0);
  }

  /// An address that clients reach as it is.
  public static RelayAddress of(TransportAddress address) {
    return new RelayAddress(address, address);
  }
}
