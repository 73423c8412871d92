package dev.parley.congestion;

/// What is known of a path, for statistics and traces.
///
/// @param targetBps what should be sent at most, bits per second
/// @param steadyBps what may be sent once queues have run empty: the target, unless it is lower for
///   a moment to let them
/// @param delayBps what the delay allows
/// @param lossBps what the losses allow
/// @param ackedBps what arrives, or -1 while it is not known
/// @param sentBps what was sent over the last half second, or -1
/// @param lossRate the part of the packets lost lately, 0..1
/// @param roundTripNanos of the quickest packet in the last report, or 0
/// @param queueNanos how long the last packet reported waited in queues
/// @param reason what holds the rate where it is
public record BandwidthEstimate(
    double targetBps,
    double steadyBps,
    double delayBps,
    double lossBps,
    double ackedBps,
    double sentBps,
    double lossRate,
    long roundTripNanos,
    long queueNanos,
    Reason reason) {

  /// What decided the target.
  public enum Reason {
    /// No feedback came yet.
    UNKNOWN,
    /// The delay allows no more.
    DELAY,
    /// The losses allow no more.
    LOSS,
    /// The receiver said so (REMB).
    RECEIVER,
    /// A queue is given time to run empty.
    DRAIN
  }
}
