package dev.parley.ice;

import dev.parley.core.TransportAddress;

/// A message that waits to be sent.
sealed interface Outgoing {
  CandidatePair pair();

  /// A request of ours, sent for the first time or again.
  record Request(CandidatePair pair, Check check) implements Outgoing {}

  /// An answer to a request of theirs.
  ///
  /// @param errorCode 0 for success
  /// @param unknown the types for UNKNOWN-ATTRIBUTES
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(
      CandidatePair pair,
      int transactionHigh,
      long transactionLow,
      TransportAddress mapped,
      int errorCode,
      int[] unknown)
      implements Outgoing {}
}
