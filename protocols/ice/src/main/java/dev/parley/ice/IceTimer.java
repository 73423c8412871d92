package dev.parley.ice;

/// What an agent waits for.
enum IceTimer {
  /// The next new check (Ta).
  PACE,
  /// A request to be repeated, or given up.
  REPEAT,
  /// The controlling agent has waited long enough for a better pair.
  NOMINATE,
  /// The next consent check or probe of the path in use.
  PROBE,
  /// Silence that means disconnected, consent that expires, or checking that took too long.
  LIFE
}
