package dev.parley.congestion;

/// What the trend of the delay says about the queues on the path.
enum DelayState {
  /// Queues neither grow nor shrink.
  NORMAL,
  /// Queues grow: more is sent than the path carries.
  OVERUSE,
  /// Queues shrink.
  UNDERUSE
}
