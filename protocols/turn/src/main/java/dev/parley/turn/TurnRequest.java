package dev.parley.turn;

import dev.parley.core.Entropy;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.StunTransaction.Schedule;
import org.jspecify.annotations.Nullable;

/// A request of a client that waits for its answer.
final class TurnRequest {
  /// Given up after 7.5 s: gathering waits for it.
  private static final Schedule DATAGRAMS =
      new Schedule(500_000_000L, 2_000_000_000L, 5, 2_000_000_000L);

  /// Nothing is repeated on a stream; opening it is in this time.
  private static final Schedule STREAM =
      new Schedule(8_000_000_000L, 8_000_000_000L, 1, 8_000_000_000L);

  final int method;
  final @Nullable TurnPeer peer;

  /// What LIFETIME says, in seconds; -1 for no such attribute.
  final int lifetimeSeconds;

  /// How often it was asked again after a challenge.
  int challenges;

  StunTransaction transaction;
  boolean queued = true;

  /// Whether it carried credentials when it was sent.
  boolean signed;

  TurnRequest(
      long now,
      int method,
      @Nullable TurnPeer peer,
      int lifetimeSeconds,
      boolean stream,
      Entropy entropy) {
    this.method = method;
    this.peer = peer;
    this.lifetimeSeconds = lifetimeSeconds;
    transaction = new StunTransaction(now, stream ? STREAM : DATAGRAMS, entropy);
  }

  /// Begins anew with another transaction.
  void again(long now, boolean stream, Entropy entropy) {
    challenges++;
    transaction = new StunTransaction(now, stream ? STREAM : DATAGRAMS, entropy);
    queued = true;
  }
}
