package dev.parley.core;

import org.jspecify.annotations.Nullable;

/// One batch of outgoing datagrams, in the driver's memory: one system call, or one hop in the
/// simulator.
public interface Outbox {
  /// Lends a packet to write one datagram into, or null when the batch is full: return then, you
  /// will be called again.
  ///
  /// The packet comes with `length() == 0` and [Packet#HEADROOM] bytes before its offset; the
  /// writer sets the length. At most one packet is claimed and not yet committed; claiming again
  /// abandons it.
  ///
  /// @param path where to send it
  /// @param maxLength the most bytes that will be written
  @Nullable Packet claim(int path, int maxLength);

  /// Hands over the packet last claimed; it is no longer the caller's.
  ///
  /// @param sendId a number by which the sender wants to be told when the packet left, or 0
  void commit(Packet packet, long sendId);
}
