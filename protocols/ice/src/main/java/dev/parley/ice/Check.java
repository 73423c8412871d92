package dev.parley.ice;

import dev.parley.stun.StunTransaction;

/// A Binding request of ours and what it said.
final class Check {
  final StunTransaction transaction;
  final boolean controlling;

  /// Whether it carries USE-CANDIDATE.
  final boolean nominating;

  /// Whether it only asks for consent and is not repeated.
  final boolean consent;

  /// Whether it stands in the queue to be sent.
  boolean queued;

  /// When it last left, in monotonic nanoseconds.
  long sentAt;

  Check(StunTransaction transaction, boolean controlling, boolean nominating, boolean consent) {
    this.transaction = transaction;
    this.controlling = controlling;
    this.nominating = nominating;
    this.consent = consent;
  }
}
