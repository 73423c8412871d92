package dev.parley.sctp;

import org.jspecify.annotations.Nullable;

/// A message on its way out, or a part of one that comes in parts; used again when it is done.
final class OutMessage {
  byte[] data = new byte[0];
  int length;

  /// What was cut into fragments already.
  int taken;

  /// Whether its first byte is the message's first, and its last one the message's last.
  boolean begins;

  boolean ends;

  /// Fragments of the message that were cut so far.
  int fragments;

  OutStream stream = OutStream.NONE;
  int ppid;
  boolean ordered;
  int maxRetransmits;
  long expires;

  /// The SSN, or the MID with interleaving; given with the first fragment.
  long number;

  long firstTsn;
  long lastTsn;

  /// Fragments that have a TSN and are not below the cumulative acknowledgement.
  int outstanding;

  boolean abandoned;
  @Nullable OutMessage next;

  boolean done() {
    return outstanding == 0 && (abandoned || taken == length);
  }
}
