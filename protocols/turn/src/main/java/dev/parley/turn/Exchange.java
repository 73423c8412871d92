package dev.parley.turn;

import dev.parley.core.Packet;
import dev.parley.core.TransportAddress;
import dev.parley.stun.StunKey;
import dev.parley.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/// One request while it is being answered.
final class Exchange {
  final long now;
  final TurnLink link;
  final TransportAddress client;
  final StunMessage message;
  final int bytes;

  /// Set by authentication: with what the answer is signed.
  @Nullable StunKey key;

  boolean sha256;
  String username = "";
  @Nullable TurnUser user;

  Exchange(long now, TurnLink link, TransportAddress client, StunMessage message, Packet packet) {
    this.now = now;
    this.link = link;
    this.client = client;
    this.message = message;
    bytes = packet.length();
  }

  boolean has(int attribute) {
    return message.has(attribute);
  }

  @Nullable Allocation allocation() {
    return link.allocations.get(client);
  }
}
