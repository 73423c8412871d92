package dev.parley.congestion;

import dev.parley.core.Core;

/// The probe of the path that is going on, if any: for a moment more is sent than is believed
/// possible ([ProbeControl] says when), and what arrives of it is measured ([ProbeMeter]).
final class Probe {
  private static final double SECONDS = 0.015;
  private static final int PACKETS = 5;
  private static final long PATIENCE_NANOS = 200_000_000;
  private static final int MOST_NUMBER = 127;

  private final ProbeControl control;
  private final ProbeMeter meter = new ProbeMeter();
  private int current;
  private int lastNumber;
  private int bytesLeft;
  private int packetsLeft;
  private int packetBytes;
  private long startedAt;

  Probe(double maxBps) {
    control = new ProbeControl(maxBps);
  }

  /// The number of the probe that is going on, 1 to 127, or 0.
  int number() {
    return current;
  }

  boolean running() {
    return current != 0;
  }

  /// How large its packets are to be, so that it takes no longer than it has to.
  int packetBytes() {
    return packetBytes;
  }

  /// When it is over even if nothing was found to fill it with, or [Core#NEVER].
  long deadline() {
    return current == 0 ? Core.NEVER : startedAt + PATIENCE_NANOS;
  }

  /// Until when the last one is waited for, or `Long.MIN_VALUE`.
  long answeredBy() {
    return control.answeredBy();
  }

  /// Notes a packet that is sent while it is going on.
  ///
  /// @return whether the probe is complete
  boolean sent(int bytes) {
    meter.sent(bytes);
    bytesLeft -= bytes;
    packetsLeft--;
    return bytesLeft <= 0 && packetsLeft <= 0;
  }

  /// Takes a packet of a probe that arrived.
  void arrived(int itsNumber, long sentAt, long arrival, int bytes) {
    meter.arrived(itsNumber, sentAt, arrival, bytes);
  }

  /// What the last probe has shown, in bits per second; -1 if nothing yet, or if it was told
  /// before.
  double takeResult() {
    double shown = current == 0 && control.waiting() ? meter.bps() : -1;
    if (shown > 0) {
      control.result(shown);
    }
    return shown;
  }

  /// Begins one, if it is time to.
  ///
  /// @param estimateBps what is believed possible
  /// @param wantedBps what could be made use of
  /// @return its rate in bits per second, or -1
  double begin(
      long now,
      double estimateBps,
      double wantedBps,
      long decreasedAt,
      ProbeControl.Occasion occasion) {
    double bps = control.next(now, estimateBps, wantedBps, decreasedAt, occasion);
    if (bps > 0) {
      lastNumber = lastNumber % MOST_NUMBER + 1;
      current = lastNumber;
      bytesLeft = (int) (bps * SECONDS / 8);
      packetsLeft = PACKETS;
      packetBytes = bytesLeft / PACKETS;
      startedAt = now;
      meter.begin(current);
    }
    return bps;
  }

  void end() {
    current = 0;
  }
}
