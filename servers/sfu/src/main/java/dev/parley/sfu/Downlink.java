package dev.parley.sfu;

import dev.parley.congestion.BandwidthEstimate;

/// The path to a participant, and who is told what it carries.
interface Downlink {
  BandwidthEstimate bandwidth(long now);

  /// Says how much could be made use of, in bits per second.
  void wantBandwidth(double bps);

  /// See [SfuListener#quality].
  void quality(String trackId, String layer, boolean paused, String reason);
}
