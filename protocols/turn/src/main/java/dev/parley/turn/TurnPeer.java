package dev.parley.turn;

import dev.parley.core.Core;
import dev.parley.core.TransportAddress;

/// An address that a [TurnClient] exchanges data with: its permission, and its channel once much is
/// sent.
public final class TurnPeer {
  /// After so many datagrams a channel is worth its request.
  private static final int CHANNEL_AFTER = 20;

  final TransportAddress address;

  /// The bound or wanted channel, or 0.
  int channel;

  boolean bound;
  boolean asking;
  boolean refused;
  long refreshAt = Core.NEVER;
  private int sent;

  TurnPeer(TransportAddress address) {
    this.address = address;
  }

  public TransportAddress address() {
    return address;
  }

  /// Whether data goes in ChannelData messages.
  public boolean bound() {
    return bound;
  }

  /// Counts a datagram; true once, when a channel should be bound.
  boolean wantsChannel() {
    if (channel != 0 || sent > CHANNEL_AFTER) {
      return false;
    }
    return ++sent > CHANNEL_AFTER;
  }
}
