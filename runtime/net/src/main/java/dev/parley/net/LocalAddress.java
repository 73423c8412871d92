package dev.parley.net;

import dev.parley.core.TransportAddress;

/// An address of this machine, and where it belongs.
///
/// @param interfaceName of the network interface, such as `eth0`
/// @param address with port 0
public record LocalAddress(String interfaceName, TransportAddress address) {}
