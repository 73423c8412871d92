package dev.parley.ice.mdns;

import dev.parley.core.TransportAddress;

/// What an [MdnsAgent] found out.
public sealed interface MdnsEvent {
  /// The name that was asked for, in lower case.
  String name();

  /// The name has this address, port 0.
  record Found(String name, TransportAddress address) implements MdnsEvent {}

  /// Nobody said in time which address the name has, or it cannot be asked for.
  record NotFound(String name) implements MdnsEvent {}
}
